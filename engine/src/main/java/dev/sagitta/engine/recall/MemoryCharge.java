package dev.sagitta.engine.recall;

/** Where memory that a database takes is accounted for. */
@FunctionalInterface
public interface MemoryCharge {
  /** So many bytes were taken; negative for bytes that were given back. */
  void add(long bytes);
}
