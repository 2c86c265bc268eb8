package dev.sagitta.engine.database;

/** What only the opener of a database can do: flush it, merge it, close it. */
public interface Lifecycle {
  /** Makes a checkpoint. */
  void flush();

  /** Merges until nothing is due. */
  void compact();

  /** Ends background work, makes everything durable and lets the storage go. Called once. */
  void close();
}
