package dev.sagitta.server.http.wire;

import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.record.VectorRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads records as they are written: {@code {"id", "vector", "metadata", "text", "document"}}. */
public final class RecordReader {
  private static final FieldTable<Draft> FIELDS =
      FieldTable.<Draft>of("a record")
          .required("id", (draft, body) -> draft.id = body.text())
          .required("vector", (draft, body) -> draft.vector = body.vector())
          .field("metadata", (draft, body) -> draft.metadata = MetadataReader.metadata(body))
          .field("text", (draft, body) -> draft.text = body.text())
          .field("document", (draft, body) -> draft.document = body.text());

  private RecordReader() {}

  /** The current value as a record. */
  public static VectorRecord record(BodyParser body) {
    return FIELDS.read(body, new Draft()).finish();
  }

  /** The current value as a list of records. */
  public static List<VectorRecord> records(BodyParser body) {
    return body.list(() -> record(body));
  }

  /** The parts of a record that have been read so far. */
  private static final class Draft {
    private static final float[] NONE = {};

    private String id = "";
    private float[] vector = NONE;
    private Metadata metadata = Metadata.empty();
    private @Nullable String text;
    private @Nullable String document;

    private VectorRecord finish() {
      VectorRecord record = VectorRecord.of(id, vector);
      if (!metadata.isEmpty()) {
        record = record.withMetadata(metadata);
      }
      if (text != null) {
        record = record.withText(text);
      }
      if (document != null) {
        record = record.inDocument(document);
      }
      return record;
    }
  }
}
