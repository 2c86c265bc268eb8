package dev.sagitta.cli;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.cli.client.RecordTarget;
import dev.sagitta.cli.data.RecordSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts the records of files into a collection, batch by batch. */
final class Loading {
  private final RecordTarget target;
  private final Plan plan;
  private final Progress progress;
  private final List<VectorRecord> batch = new ArrayList<>();
  private long written;

  /**
   * Where records go.
   *
   * @param collection the collection, created with the first record if it is absent
   * @param distance its distance if it is created
   * @param index its index if it is created
   * @param batchRecords how many records are one write
   */
  record Plan(String collection, Distance distance, IndexSpec index, int batchRecords) {}

  Loading(RecordTarget target, Plan plan, Progress progress) {
    this.target = target;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Loads a file.
   *
   * @return how many records this object has written by now
   */
  long load(Path file) {
    try (RecordSource source = RecordSource.open(file, written)) {
      load(source);
    }
    return written;
  }

  private void load(RecordSource source) {
    OptionalLong expected = source.expected();
    if (expected.isPresent()) {
      expected = OptionalLong.of(written + expected.getAsLong());
    }
    Optional<Integer> dimension = target.dimension(plan.collection());
    for (VectorRecord record = source.next(); record != null; record = source.next()) {
      if (dimension.isEmpty()) {
        dimension = Optional.of(create(record.vector().length));
      }
      check(record, dimension.get());
      batch.add(record);
      if (batch.size() == plan.batchRecords()) {
        write(expected);
      }
    }
    write(expected);
  }

  private int create(int dimension) {
    target.create(
        CollectionSpec.of(plan.collection(), dimension, plan.distance()).withIndex(plan.index()));
    return dimension;
  }

  private void check(VectorRecord record, int dimension) {
    if (record.vector().length != dimension) {
      throw new InvalidRequestException(
          ErrorCode.DIMENSION_MISMATCH,
          "The record '"
              + record.id()
              + "' has "
              + record.vector().length
              + " values, but the collection '"
              + plan.collection()
              + "' has dimension "
              + dimension
              + ".");
    }
  }

  private void write(OptionalLong expected) {
    if (!batch.isEmpty()) {
      written += target.write(plan.collection(), List.copyOf(batch));
      batch.clear();
      progress.at(written, expected);
    }
  }

  /** How many records have been written. */
  long written() {
    return written;
  }
}
