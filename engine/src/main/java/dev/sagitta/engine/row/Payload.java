package dev.sagitta.engine.row;

import dev.sagitta.api.metadata.FieldLookup;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a record but its id and vector, encoded: a flags byte, the document's id if there
 * is one, the metadata, and the text if there is one. Memory tables, the log and segments hold the
 * same bytes, so that none of them decodes what it passes on.
 */
public final class Payload implements FieldLookup {
  private static final int HAS_DOCUMENT = 1;
  private static final int HAS_TEXT = 2;
  private static final String WHERE = "record payload";

  /** No document, metadata of one byte which says that there is none, no text. */
  private static final Payload EMPTY = new Payload(new byte[] {0, 1, 0});

  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The payload of these bytes, which are not copied. */
  public static Payload ofBytes(byte[] bytes) {
    return new Payload(bytes);
  }

  /** Encodes a payload. */
  public static Payload of(Metadata metadata, Optional<String> text, Optional<Id> document) {
    if (metadata.values().isEmpty() && text.isEmpty() && document.isEmpty()) {
      return EMPTY;
    }
    ByteSink sink = new ByteSink(64);
    sink.u8((document.isPresent() ? HAS_DOCUMENT : 0) | (text.isPresent() ? HAS_TEXT : 0));
    document.ifPresent(id -> sink.block(id.utf8()));
    ByteSink encoded = new ByteSink(64);
    MetadataCodec.write(metadata, encoded);
    sink.varint(encoded.size());
    sink.raw(encoded.buffer());
    text.ifPresent(sink::text);
    return new Payload(sink.toArray());
  }

  /** The encoded bytes, not copied. */
  public byte[] bytes() {
    return bytes;
  }

  /** True if the record belongs to a document. */
  public boolean hasDocument() {
    return (bytes[0] & HAS_DOCUMENT) != 0;
  }

  /** The id of the record's document. */
  public @Nullable Id document() {
    if (!hasDocument()) {
      return null;
    }
    ByteSource source = source();
    source.u8();
    return Id.ofUtf8(source.block());
  }

  /** The metadata, decoded. */
  public Metadata metadata() {
    return MetadataCodec.read(metadataSource(), WHERE);
  }

  /** The number of bytes that the metadata takes. */
  public int metadataBytes() {
    return metadataSource().remaining();
  }

  /** The text. */
  public @Nullable String text() {
    if ((bytes[0] & HAS_TEXT) == 0) {
      return null;
    }
    ByteSource source = source();
    if ((source.u8() & HAS_DOCUMENT) != 0) {
      source.skipBlock();
    }
    source.skipBlock();
    return source.text();
  }

  /** Gives every field of the metadata to a visitor. */
  public void visitMetadata(MetadataVisitor visitor) {
    MetadataCodec.visit(metadataSource(), bytes, WHERE, visitor);
  }

  /** Decodes only the value that is asked for. */
  @Override
  public @Nullable MetadataValue lookUp(String key) {
    try {
      return MetadataScan.find(bytes, metadataStart(), key);
    } catch (IndexOutOfBoundsException e) {
      throw Corruption.in(WHERE, "It ends before its metadata does: " + e.getMessage());
    }
  }

  /** Where the metadata begins in the bytes, behind the document and its own length. */
  private int metadataStart() {
    int at = 1;
    if (hasDocument()) {
      int length = MetadataScan.varint(bytes, at);
      at += MetadataScan.varintBytes(length) + length;
    }
    return at + MetadataScan.varintBytes(MetadataScan.varint(bytes, at));
  }

  /** A source whose positions are those of {@link #bytes}. */
  private ByteSource metadataSource() {
    ByteSource source = source();
    if ((source.u8() & HAS_DOCUMENT) != 0) {
      source.skipBlock();
    }
    int length = source.count(1);
    return new ByteSource(ByteBuffer.wrap(bytes, source.position(), length), WHERE);
  }

  private ByteSource source() {
    return new ByteSource(ByteBuffer.wrap(bytes), WHERE);
  }
}
