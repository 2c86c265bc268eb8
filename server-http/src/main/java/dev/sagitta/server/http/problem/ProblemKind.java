package dev.sagitta.server.http.problem;

import java.util.Locale;

/**
 * What can be wrong with a request before the database sees it. The names are part of the public
 * contract, beside those of {@link dev.sagitta.api.error.ErrorCode}.
 */
public enum ProblemKind {
  /** The bytes are not an HTTP request, or its path or query is not properly encoded. */
  MALFORMED_REQUEST(400),
  /** The body is not well-formed JSON or CBOR, or ends early. */
  MALFORMED_BODY(400),
  /** The body has a field that the route does not know. */
  UNKNOWN_FIELD(400),
  /** The query has a parameter that the route does not know. */
  UNKNOWN_PARAMETER(400),
  /** A value has the wrong type or is out of range, or a field is missing or repeated. */
  INVALID_ARGUMENT(400),
  /** The request asks for something that this release does not serve yet. */
  NOT_SERVED(400),
  /** There is no such route. */
  ROUTE_NOT_FOUND(404),
  /** The route exists, but not for this method. */
  METHOD_NOT_ALLOWED(405),
  /** The request did not arrive in time. */
  REQUEST_TIMEOUT(408),
  /** The body, or a record in it, is larger than the server accepts. */
  BODY_TOO_LARGE(413),
  /** The path and query are longer than the server accepts. */
  PATH_TOO_LONG(414),
  /** The body's media type is not one that the route reads. */
  UNSUPPORTED_MEDIA_TYPE(415),
  /** An import met more bad records than it was to put up with. */
  TOO_MANY_BAD_RECORDS(422),
  /** The answer would be larger than the server sends. */
  ANSWER_TOO_LARGE(422),
  /** Something went wrong inside the server; its log says what. */
  INTERNAL(500),
  /** The HTTP version is not served. */
  VERSION_NOT_SUPPORTED(505),
  /** Too much is going on; try again. */
  OVERLOADED(503),
  /** The server is stopping. */
  STOPPING(503);

  private final int status;

  ProblemKind(int status) {
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The code as clients see it: lower case, words joined by hyphens. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
