package dev.sagitta.server.http.problem;

import dev.sagitta.api.error.ClosedException;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InternalException;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.api.error.VectorDatabaseException;
import java.util.Map;

/** The one table from failures to HTTP statuses. */
public final class ProblemTable {
  private static final Map<String, String> RETRY = Map.of("Retry-After", "1");

  private ProblemTable() {}

  /**
   * What a client is told about a failure.
   *
   * @param instance names this occurrence
   */
  public static Problem of(Throwable failure, String instance) {
    return switch (failure) {
      case ProblemException refusal ->
          new Problem(
              refusal.kind().status(),
              refusal.kind().code(),
              refusal.detail(),
              instance,
              refusal.kind() == ProblemKind.OVERLOADED || refusal.kind() == ProblemKind.STOPPING
                  ? RETRY
                  : refusal.headers(),
              Map.of());
      case PartialFailureException partial when partial.getCause() instanceof RuntimeException e ->
          of(e, instance).withMembers(partial.done());
      case InternalException e -> internal(e.code().wireName(), instance);
      case VectorDatabaseException e ->
          new Problem(
              status(e),
              e.code().wireName(),
              detail(e),
              instance,
              status(e) == 503 ? RETRY : Map.of(),
              Map.of());
      default -> internal(ProblemKind.INTERNAL.code(), instance);
    };
  }

  /** The HTTP status of a database failure. */
  public static int status(VectorDatabaseException failure) {
    return switch (failure) {
      case InvalidRequestException e when e.code() == ErrorCode.READ_ONLY -> 403;
      case InvalidRequestException e when e.code() == ErrorCode.LIMIT_EXCEEDED -> 422;
      case InvalidRequestException e -> 400;
      case NotFoundException e -> 404;
      case ConflictException e -> 409;
      case UnavailableException e when e.code() == ErrorCode.STORAGE_FULL -> 507;
      case UnavailableException e -> 503;
      case ClosedException e -> 503;
      case CorruptException e -> 500;
      case InternalException e -> 500;
    };
  }

  private static Problem internal(String code, String instance) {
    // The message of a defect may quote stored data or paths: it goes to the log only.
    return new Problem(
        500,
        code,
        "The server failed to serve this request; its log says why, under " + instance + ".",
        instance,
        Map.of(),
        Map.of());
  }

  private static String detail(VectorDatabaseException failure) {
    String message = failure.getMessage();
    return message == null ? "" : message;
  }
}
