package dev.sagitta.api.error;

/** A defect in Sagitta: please report it. */
public final class InternalException extends VectorDatabaseException {
  private static final long serialVersionUID = 1L;

  /** A failure without an underlying cause. */
  public InternalException(ErrorCode code, String message) {
    super(code, message, null);
  }

  /** A failure that another one brought about. */
  public InternalException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
