package dev.sagitta.api.error;

/** What the call was made on is closed or dropped: open it again. */
public final class ClosedException extends VectorDatabaseException {
  private static final long serialVersionUID = 1L;

  /** A failure without an underlying cause. */
  public ClosedException(ErrorCode code, String message) {
    super(code, message, null);
  }

  /** A failure that another one brought about. */
  public ClosedException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
