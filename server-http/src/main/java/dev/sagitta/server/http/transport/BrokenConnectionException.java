package dev.sagitta.server.http.transport;

/**
 * The client is gone, or its bytes are no longer HTTP: there is nobody to answer by this exchange.
 */
public final class BrokenConnectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RuntimeException failure;

  /** Carries what the HTTP library reported. */
  public BrokenConnectionException(RuntimeException failure) {
    super(failure);
    this.failure = failure;
  }

  /** What the HTTP library reported. */
  public RuntimeException failure() {
    return failure;
  }
}
