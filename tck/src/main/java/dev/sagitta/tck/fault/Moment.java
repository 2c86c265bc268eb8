package dev.sagitta.tck.fault;

/** When a fault strikes an operation. */
public enum Moment {
  /** Before its effect: it has none. */
  BEFORE,
  /** After its effect: it is complete and durable, but nobody learns it. */
  AFTER
}
