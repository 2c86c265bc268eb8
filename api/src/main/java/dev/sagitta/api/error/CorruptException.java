package dev.sagitta.api.error;

/** Stored bytes are damaged: restore or repair what the message names. */
public final class CorruptException extends VectorDatabaseException {
  private static final long serialVersionUID = 1L;

  /** A failure without an underlying cause. */
  public CorruptException(ErrorCode code, String message) {
    super(code, message, null);
  }

  /** A failure that another one brought about. */
  public CorruptException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
