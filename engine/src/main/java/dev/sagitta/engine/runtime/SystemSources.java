package dev.sagitta.engine.runtime;

import java.security.SecureRandom;
import java.time.InstantSource;

/** The machine's own time, randomness and threads. */
public final class SystemSources {
  private SystemSources() {}

  /** Sources for a database in production. */
  public static Sources create() {
    SecureRandom random = new SecureRandom();
    return new Sources(
        InstantSource.system(),
        random::nextLong,
        Thread.ofPlatform().daemon().name("sagitta-", 0).factory());
  }
}
