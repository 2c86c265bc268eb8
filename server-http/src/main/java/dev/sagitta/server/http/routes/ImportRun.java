package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.VectorDatabaseException;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.api.write.WriteCondition.Unmet;
import dev.sagitta.api.write.WriteResult;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One import: records are gathered into batches, each written in one commit. A batch that the
 * database refuses because of one record in it is written in halves, down to that record, which is
 * reported and left out.
 */
final class ImportRun {
  private static final int BATCH_RECORDS = 1_000;
  private static final long BATCH_BYTES = 8 << 20;
  private static final int REPORTED_ERRORS = 100;

  private final VectorCollection collection;
  private final WriteCondition condition;
  private final Durability durability;
  private final int maxErrors;
  private final String position;

  private final List<VectorRecord> batch = new ArrayList<>(BATCH_RECORDS);
  private final List<Long> positions = new ArrayList<>(BATCH_RECORDS);
  private long batchBytes;

  private final List<Object> errors = new ArrayList<>();
  private long written;
  private long skipped;
  private long failed;
  private long lsn;
  private Durability held;

  /**
   * A run that has read nothing yet.
   *
   * @param maxErrors how many bad records are left out before the import stops
   * @param position what a record's place is called in the report
   */
  ImportRun(
      VectorCollection collection,
      WriteCondition condition,
      Durability durability,
      int maxErrors,
      String position) {
    this.collection = collection;
    this.condition = condition;
    this.durability = durability;
    this.maxErrors = maxErrors;
    this.position = position;
    this.held = durability;
  }

  /** Takes a record of so many bytes from the given place. */
  void add(long at, VectorRecord record, long bytes) {
    batch.add(record);
    positions.add(at);
    batchBytes += bytes;
    if (batch.size() == BATCH_RECORDS || batchBytes >= BATCH_BYTES) {
      flush();
    }
  }

  /**
   * Reports a bad record at the given place.
   *
   * @throws ProblemException if it is one too many
   */
  void bad(long at, String code, String detail) {
    failed++;
    if (errors.size() < REPORTED_ERRORS) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put(position, at);
      error.put("code", code);
      error.put("detail", detail);
      errors.add(error);
    }
    if (failed > maxErrors) {
      throw new ProblemException(
          ProblemKind.TOO_MANY_BAD_RECORDS,
          "The import stopped at "
              + position
              + " "
              + at
              + ", the "
              + failed
              + ". bad one; maxErrors is "
              + maxErrors
              + ". What was written before stays.");
    }
  }

  /** Writes what has been gathered. */
  void flush() {
    try {
      if (!batch.isEmpty()) {
        write(batch, positions);
      }
    } finally {
      batch.clear();
      positions.clear();
      batchBytes = 0;
    }
  }

  private void write(List<VectorRecord> records, List<Long> places) {
    try {
      WriteResult result = collection.write(List.copyOf(records), condition, durability);
      written += result.written();
      skipped += result.skipped();
      lsn = result.lsn();
      held = result.durability();
    } catch (VectorDatabaseException e) {
      if (!blamesRecord(e)) {
        throw e;
      }
      if (records.size() == 1) {
        bad(places.getFirst(), e.code().wireName(), String.valueOf(e.getMessage()));
        return;
      }
      int half = records.size() / 2;
      write(records.subList(0, half), places.subList(0, half));
      write(records.subList(half, records.size()), places.subList(half, records.size()));
    }
  }

  /** True if a smaller batch may succeed: the fault is a record's, not the collection's. */
  private static boolean blamesRecord(VectorDatabaseException failure) {
    return switch (failure) {
      case InvalidRequestException e -> e.code() != ErrorCode.READ_ONLY;
      case ConflictException e -> e.code() == ErrorCode.RECORD_EXISTS;
      case NotFoundException e -> e.code() == ErrorCode.RECORD_NOT_FOUND;
      default -> false;
    };
  }

  /** What has been done so far. */
  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("written", written);
    if (condition.unmet() == Unmet.SKIP) {
      report.put("skipped", skipped);
    }
    report.put("failed", failed);
    report.put("lsn", lsn);
    report.put("durability", held.wireName());
    report.put("errors", errors);
    return report;
  }
}
