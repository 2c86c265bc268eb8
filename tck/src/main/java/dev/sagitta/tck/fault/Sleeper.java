package dev.sagitta.tck.fault;

import java.time.Duration;

/** Lets time pass: real or simulated. */
@FunctionalInterface
public interface Sleeper {
  /** Lets no time pass. */
  Sleeper NONE = duration -> {};

  /** Returns when the duration is over. */
  void sleep(Duration duration);
}
