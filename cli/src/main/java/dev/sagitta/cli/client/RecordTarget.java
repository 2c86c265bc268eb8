package dev.sagitta.cli.client;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.recall.RecallRequest;
import dev.sagitta.api.record.VectorRecord;
import java.util.List;
import java.util.Optional;

/** A database, here or behind a server, as the commands use it. */
public sealed interface RecordTarget extends AutoCloseable permits LocalTarget, ServerTarget {
  /** The dimension of a collection, if it exists. */
  Optional<Integer> dimension(String collection);

  /** Creates a collection. */
  void create(CollectionSpec spec);

  /**
   * Writes records, replacing those that exist.
   *
   * @return how many were written
   */
  long write(String collection, List<VectorRecord> records);

  /** The nearest records, nearest first. */
  List<Found> search(String collection, Query query);

  /** How much of the true neighbours searches find. */
  RecallReport recall(String collection, RecallRequest request);

  @Override
  void close();
}
