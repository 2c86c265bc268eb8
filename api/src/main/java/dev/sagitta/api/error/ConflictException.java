package dev.sagitta.api.error;

/** The call clashes with the present state or with another commit: read again, then retry. */
public final class ConflictException extends VectorDatabaseException {
  private static final long serialVersionUID = 1L;

  /** A failure without an underlying cause. */
  public ConflictException(ErrorCode code, String message) {
    super(code, message, null);
  }

  /** A failure that another one brought about. */
  public ConflictException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
