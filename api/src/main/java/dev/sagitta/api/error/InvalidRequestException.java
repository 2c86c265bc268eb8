package dev.sagitta.api.error;

/** The call itself is wrong: repeating it unchanged fails again. Fix the call. */
public final class InvalidRequestException extends VectorDatabaseException {
  private static final long serialVersionUID = 1L;

  /** A failure without an underlying cause. */
  public InvalidRequestException(ErrorCode code, String message) {
    super(code, message, null);
  }

  /** A failure that another one brought about. */
  public InvalidRequestException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
