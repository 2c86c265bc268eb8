package dev.sagitta.tck.fault;

/** Which operations have a number. */
public enum Counting {
  /** Those that change something: after each of them a crash finds another state. */
  MUTATING,
  /** All. */
  ALL
}
