package dev.sagitta.tck.fault;

/**
 * The process is dead, as far as its storage goes. An {@link Error} and not a storage's failure, so
 * that nothing that mends or retries failures goes on after it: code under test must let it pass.
 * Only the test catches it, and opens what it tests again over the same storage.
 */
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimulatedCrash(String message) {
    super(message);
  }
}
