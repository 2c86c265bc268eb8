package dev.sagitta.server.http.problem;

import java.util.LinkedHashMap;
import java.util.Map;

/** A failure after a part of the work was done: the cause, and what was done until then. */
public final class PartialFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Object> done;

  /**
   * A failure in the middle of the work.
   *
   * @param done what was done, as further members of the problem: texts, whole numbers, truth
   *     values, lists and maps of these
   */
  public PartialFailureException(RuntimeException cause, Map<String, Object> done) {
    super(cause);
    this.done = new LinkedHashMap<>(done);
  }

  /** What was done until then. */
  public Map<String, Object> done() {
    return done;
  }
}
