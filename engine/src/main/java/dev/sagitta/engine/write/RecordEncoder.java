package dev.sagitta.engine.write;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.record.Document;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what an application hands in, and encodes it. */
public final class RecordEncoder {
  private final Limits limits;

  /** Checks against these limits. */
  public RecordEncoder(Limits limits) {
    this.limits = limits;
  }

  /**
   * The rows of a write. Of records with the same id the last one counts.
   *
   * @throws InvalidRequestException if one is malformed; the message names it
   */
  public List<Row> rows(List<VectorRecord> records, CollectionSpec spec) {
    checkBatch(records.size());
    Map<Id, Row> rows = LinkedHashMap.newLinkedHashMap(records.size());
    long bytes = 0;
    for (VectorRecord record : records) {
      Row row = row(record, record.document().map(this::id), spec);
      rows.put(row.id(), row);
      bytes += row.bytes();
    }
    checkBytes(bytes);
    return new ArrayList<>(rows.values());
  }

  /** The rows of a write to one document, whatever documents the records name. */
  public List<Row> rowsOf(Id document, List<VectorRecord> records, CollectionSpec spec) {
    checkBatch(records.size());
    Map<Id, Row> rows = LinkedHashMap.newLinkedHashMap(records.size());
    long bytes = 0;
    for (VectorRecord record : records) {
      Row row = row(record, Optional.of(document), spec);
      rows.put(row.id(), row);
      bytes += row.bytes();
    }
    checkBytes(bytes);
    return new ArrayList<>(rows.values());
  }

  private Row row(VectorRecord record, Optional<Id> document, CollectionSpec spec) {
    Id id = id(record.id());
    checkVector(record.vector(), spec, record.id());
    record.text().ifPresent(text -> checkText(text, record.id()));
    Payload payload = Payload.of(record.metadata(), record.text(), document);
    checkMetadata(payload, record.id());
    return new Row(id, record.vector(), payload);
  }

  /** The row of a document. */
  public Row row(Document document) {
    Payload payload = Payload.of(document.metadata(), Optional.empty(), Optional.empty());
    checkMetadata(payload, document.id());
    return new Row(id(document.id()), new float[0], payload);
  }

  /** The row of a document that only its records name. */
  Row emptyDocument(Id id) {
    return new Row(
        id, new float[0], Payload.of(Metadata.empty(), Optional.empty(), Optional.empty()));
  }

  /** A row with other metadata and everything else as it was. */
  public Row withMetadata(Row row, Metadata metadata) {
    Payload before = row.payload();
    Payload after =
        Payload.of(
            metadata, Optional.ofNullable(before.text()), Optional.ofNullable(before.document()));
    checkMetadata(after, row.id().toString());
    return new Row(row.id(), row.vector(), after);
  }

  /** An id. */
  public Id id(String text) {
    return Id.of(text, limits.maxIdBytes());
  }

  /** The ids of a delete, without repetitions. */
  public List<Id> ids(Iterable<String> texts) {
    Map<Id, Boolean> ids = new LinkedHashMap<>();
    for (String text : texts) {
      ids.put(id(text), true);
    }
    checkBatch(ids.size());
    return new ArrayList<>(ids.keySet());
  }

  /**
   * Checks a vector, stored or queried.
   *
   * @param of what the vector belongs to, for the message
   */
  public static void checkVector(float[] vector, CollectionSpec spec, String of) {
    if (vector.length != spec.dimension()) {
      throw new InvalidRequestException(
          ErrorCode.DIMENSION_MISMATCH,
          "The vector of '"
              + of
              + "' has "
              + vector.length
              + " dimensions, but the collection '"
              + spec.name()
              + "' has "
              + spec.dimension()
              + ".");
    }
    if (!Float.isFinite(sumOfZeros(vector))) {
      throw notFinite(vector, of);
    }
    if (spec.distance() == Distance.COSINE && isZero(vector)) {
      throw new InvalidRequestException(
          ErrorCode.ZERO_VECTOR,
          "The vector of '"
              + of
              + "' is zero (or too small to have a direction), which the cosine distance does not"
              + " allow; leave the record out, or use dot or euclidean.");
    }
  }

  /**
   * Zero if every value is finite, and NaN otherwise. In several sums, as the processor adds
   * several at a time.
   */
  private static float sumOfZeros(float[] vector) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i < vector.length - 3; i += 4) {
      a += vector[i] * 0f;
      b += vector[i + 1] * 0f;
      c += vector[i + 2] * 0f;
      d += vector[i + 3] * 0f;
    }
    for (; i < vector.length; i++) {
      a += vector[i] * 0f;
    }
    return a + b + c + d;
  }

  private static InvalidRequestException notFinite(float[] vector, String of) {
    int at = 0;
    while (Float.isFinite(vector[at])) {
      at++;
    }
    return new InvalidRequestException(
        ErrorCode.VECTOR_NOT_FINITE,
        "The vector of '"
            + of
            + "' has "
            + vector[at]
            + " at position "
            + at
            + "; use finite numbers.");
  }

  private static boolean isZero(float[] vector) {
    double norm = 0;
    for (float value : vector) {
      norm += (double) value * value;
      if ((float) norm != 0f) {
        return false;
      }
    }
    return true;
  }

  private void checkText(String text, String id) {
    if (text.length() > limits.maxTextBytes() / 3) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > limits.maxTextBytes()) {
        throw tooMuch("The text of '" + id + "' has " + bytes + " bytes", limits.maxTextBytes());
      }
    }
  }

  private void checkMetadata(Payload payload, String id) {
    if (payload.bytes().length <= limits.maxMetadataBytes()) {
      return;
    }
    int bytes = payload.metadataBytes();
    if (bytes > limits.maxMetadataBytes()) {
      throw tooMuch(
          "The metadata of '" + id + "' has " + bytes + " bytes", limits.maxMetadataBytes());
    }
  }

  private void checkBatch(int records) {
    if (records > limits.maxBatchRecords()) {
      throw tooMuch("The write has " + records + " records", limits.maxBatchRecords());
    }
  }

  private void checkBytes(long bytes) {
    if (bytes > limits.maxBatchBytes()) {
      throw tooMuch("The write has " + bytes + " bytes", limits.maxBatchBytes());
    }
  }

  private static InvalidRequestException tooMuch(String what, int limit) {
    return new InvalidRequestException(
        ErrorCode.LIMIT_EXCEEDED, what + "; at most " + limit + " are allowed.");
  }
}
