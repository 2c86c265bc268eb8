package dev.sagitta.server.http.transport;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A method and a pattern of paths, and what is done there.
 *
 * @param method the HTTP method
 * @param pattern segments after the root; one in braces, such as {@code {id}}, takes any text
 * @param query the parameters that the query may have
 * @param action what is done
 * @param always true for the few routes that answer even when the server is busy or stopping
 */
public record Route(
    String method, List<String> pattern, Set<String> query, Action action, boolean always) {
  /** Serves one request. */
  @FunctionalInterface
  public interface Action {
    /**
     * The answer; a failure becomes a problem by {@link
     * dev.sagitta.server.http.problem.ProblemTable}.
     */
    Response answer(Request request) throws IOException;
  }

  /** Takes immutable copies. */
  public Route {
    pattern = List.copyOf(pattern);
    query = Set.copyOf(query);
  }

  /** A route without parameters in its query. */
  public static Route of(String method, String path, Action action) {
    return new Route(method, List.of(path.substring(1).split("/", -1)), Set.of(), action, false);
  }

  /** This, with these parameters in its query. */
  public Route reading(String... parameters) {
    return new Route(method, pattern, Set.of(parameters), action, always);
  }

  /** This, answering also when the server is busy or stopping. */
  public Route evenWhenBusy() {
    return new Route(method, pattern, query, action, true);
  }
}
