package dev.sagitta.api.record;

import dev.sagitta.api.metadata.Metadata;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is written: an id, a vector, and optionally metadata, a text and the document it
 * belongs to. The vector is not copied: do not change it until the write has returned.
 */
public final class VectorRecord {
  private final String id;
  private final float[] vector;
  private final Metadata metadata;
  private final @Nullable String text;
  private final @Nullable String document;

  private VectorRecord(
      String id,
      float[] vector,
      Metadata metadata,
      @Nullable String text,
      @Nullable String document) {
    this.id = Objects.requireNonNull(id, "id");
    this.vector = Objects.requireNonNull(vector, "vector");
    this.metadata = metadata;
    this.text = text;
    this.document = document;
  }

  /**
   * A record without metadata or text. The vector has as many values as its collection's dimension.
   */
  public static VectorRecord of(String id, float... vector) {
    return new VectorRecord(id, vector, Metadata.empty(), null, null);
  }

  /** This, with other metadata. */
  public VectorRecord withMetadata(Metadata other) {
    return new VectorRecord(id, vector, other, text, document);
  }

  /** This, with one metadata value more; see {@link Metadata#with}. */
  public VectorRecord with(String key, Object value) {
    return new VectorRecord(id, vector, metadata.with(key, value), text, document);
  }

  /** This, with a text. */
  public VectorRecord withText(String other) {
    return new VectorRecord(id, vector, metadata, Objects.requireNonNull(other), document);
  }

  /** This, as a member of the document of the given id. */
  public VectorRecord inDocument(String documentId) {
    return new VectorRecord(id, vector, metadata, text, Objects.requireNonNull(documentId));
  }

  /** The id: 1 to 512 bytes of UTF-8, unique in its collection. */
  public String id() {
    return id;
  }

  /** The vector, not copied. */
  public float[] vector() {
    return vector;
  }

  /** The metadata; empty if there is none. */
  public Metadata metadata() {
    return metadata;
  }

  /** The text. */
  public Optional<String> text() {
    return Optional.ofNullable(text);
  }

  /** The id of the document this record belongs to. */
  public Optional<String> document() {
    return Optional.ofNullable(document);
  }

  @Override
  public String toString() {
    return "VectorRecord[" + id + ", " + vector.length + " values, " + metadata + "]";
  }
}
