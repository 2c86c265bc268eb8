package dev.sagitta.api.error;

/** The call is right but cannot be served now: retry later, or free what it needs. */
public final class UnavailableException extends VectorDatabaseException {
  private static final long serialVersionUID = 1L;

  /** A failure without an underlying cause. */
  public UnavailableException(ErrorCode code, String message) {
    super(code, message, null);
  }

  /** A failure that another one brought about. */
  public UnavailableException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
