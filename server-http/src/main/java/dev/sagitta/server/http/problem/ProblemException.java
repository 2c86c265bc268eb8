package dev.sagitta.server.http.problem;

import java.util.Map;

/** A request that the server refuses before the database sees it. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemKind kind;
  private final transient Map<String, String> headers;

  /** A refusal without headers of its own. */
  public ProblemException(ProblemKind kind, String detail) {
    this(kind, detail, Map.of());
  }

  /** A refusal whose answer carries these headers. */
  public ProblemException(ProblemKind kind, String detail, Map<String, String> headers) {
    // A refusal is an answer, not a fault of the server: nobody reads where it was made.
    super(detail, null, false, false);
    this.kind = kind;
    this.headers = Map.copyOf(headers);
  }

  /** What is wrong. */
  public ProblemKind kind() {
    return kind;
  }

  /** Headers for the answer. */
  public Map<String, String> headers() {
    return headers;
  }

  /** What was wrong and what to do. */
  public String detail() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
