package dev.sagitta.tck.fault;

/** What a crash leaves of appended bytes that were not synced. */
public enum Unsynced {
  /** Nothing. */
  LOST,
  /** Everything. */
  KEPT,
  /** The first bytes, as many as the seed says. */
  PREFIX,
  /**
   * The first bytes; of the sectors of 512 bytes behind them, each one is there, zeroed or garbled
   * as the seed says. What was synced before stays whole.
   */
  TORN,
  /** One of the others, as the seed says. */
  SEEDED
}
