package dev.sagitta.engine.database;

import dev.sagitta.engine.maintain.BuildProgress;

/** What only the opener of a database can do: flush it, merge it, close it. */
public interface Lifecycle {
  /** Makes a checkpoint. */
  void flush();

  /** Merges and builds indexes until nothing is due. */
  void compact();

  /** Makes one segment of each table, with its index. */
  void optimize();

  /** Settings have changed which indexes there should be; the background looks after it. */
  void reindex();

  /** How far the builds of indexes in a collection are. */
  BuildProgress buildProgress(long collection);

  /** Ends background work, makes everything durable and lets the storage go. Called once. */
  void close();
}
