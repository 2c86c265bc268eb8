package dev.sagitta.api.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure of a database call. The subclass says how to react; {@link #code()} says precisely what
 * happened; the message gives the value, the limit and the next step.
 */
public abstract sealed class VectorDatabaseException extends RuntimeException
    permits InvalidRequestException,
        NotFoundException,
        ConflictException,
        UnavailableException,
        CorruptException,
        ClosedException,
        InternalException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  VectorDatabaseException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The stable name of this failure. */
  public final ErrorCode code() {
    return code;
  }
}
