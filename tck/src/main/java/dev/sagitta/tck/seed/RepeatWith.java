package dev.sagitta.tck.seed;

/**
 * Rides along a test's failure, suppressed, and says how to repeat it: so the seed is printed by
 * every tool that prints failures.
 */
public final class RepeatWith extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The command that repeats the test. */
  public RepeatWith(String command) {
    // Without a stack trace: only the message says something.
    super(command, null, false, false);
  }
}
