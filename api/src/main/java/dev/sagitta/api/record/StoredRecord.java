package dev.sagitta.api.record;

import dev.sagitta.api.metadata.Metadata;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record as it is read: the parts that the request included, and the commit that wrote it. */
public final class StoredRecord {
  private final String id;
  private final long lsn;
  private final float @Nullable [] vector;
  private final @Nullable Metadata metadata;
  private final @Nullable String text;
  private final @Nullable String document;

  private StoredRecord(
      String id,
      long lsn,
      float @Nullable [] vector,
      @Nullable Metadata metadata,
      @Nullable String text,
      @Nullable String document) {
    this.id = Objects.requireNonNull(id, "id");
    this.lsn = lsn;
    this.vector = vector;
    this.metadata = metadata;
    this.text = text;
    this.document = document;
  }

  /** A record of which only the id and the LSN of its last write are known. */
  public static StoredRecord of(String id, long lsn) {
    return new StoredRecord(id, lsn, null, null, null, null);
  }

  /** This, with its vector. */
  public StoredRecord withVector(float[] other) {
    return new StoredRecord(id, lsn, other, metadata, text, document);
  }

  /** This, with its metadata. */
  public StoredRecord withMetadata(Metadata other) {
    return new StoredRecord(id, lsn, vector, other, text, document);
  }

  /** This, with its text. */
  public StoredRecord withText(String other) {
    return new StoredRecord(id, lsn, vector, metadata, other, document);
  }

  /** This, with the id of its document. */
  public StoredRecord inDocument(String documentId) {
    return new StoredRecord(id, lsn, vector, metadata, text, documentId);
  }

  /** The id. */
  public String id() {
    return id;
  }

  /** The log sequence number of the commit that wrote this version of the record. */
  public long lsn() {
    return lsn;
  }

  /** The vector, if the request included it. */
  public Optional<float[]> vector() {
    return Optional.ofNullable(vector);
  }

  /** The metadata, if the request included it; present but empty where the record has none. */
  public Optional<Metadata> metadata() {
    return Optional.ofNullable(metadata);
  }

  /** The text, if the request included it and the record has one. */
  public Optional<String> text() {
    return Optional.ofNullable(text);
  }

  /** The id of the document the record belongs to; always answered. */
  public Optional<String> document() {
    return Optional.ofNullable(document);
  }

  @Override
  public String toString() {
    return "StoredRecord[" + id + ", lsn " + lsn + "]";
  }
}
