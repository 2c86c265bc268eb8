package dev.sagitta.server.http.transport;

import dev.sagitta.api.error.Spelling;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds the route of a method and a path. A pattern with fewer braces wins over one with more. */
final class Router {
  /** A route, and the segments that its pattern's braces took. */
  record Match(Route route, Map<String, String> parameters) {}

  private final Map<Integer, List<Route>> byLength = new HashMap<>();

  Router(List<Route> routes) {
    for (Route route : routes) {
      byLength.computeIfAbsent(route.pattern().size(), length -> new ArrayList<>()).add(route);
    }
    byLength.values().forEach(group -> group.sort((a, b) -> Integer.compare(braces(a), braces(b))));
  }

  /**
   * The route of a request.
   *
   * @param rawPath the path, still percent-encoded, so that an encoded slash is part of its segment
   * @throws ProblemException if there is none for this path, or none for this method
   */
  Match find(String method, String rawPath) {
    String[] raw = rawPath.substring(Math.min(1, rawPath.length())).split("/", -1);
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : byLength.getOrDefault(raw.length, List.of())) {
      if (matches(route, raw)) {
        if (route.method().equals(method)) {
          return new Match(route, parameters(route, raw));
        }
        allowed.add(route.method());
      }
    }
    if (allowed.isEmpty()) {
      throw new ProblemException(
          ProblemKind.ROUTE_NOT_FOUND,
          "There is nothing at '" + Spelling.printable(rawPath) + "'.");
    }
    String methods = String.join(", ", allowed);
    throw new ProblemException(
        ProblemKind.METHOD_NOT_ALLOWED,
        "'" + Spelling.printable(rawPath) + "' does not take " + method + "; use " + methods + ".",
        Map.of("Allow", methods));
  }

  private static boolean matches(Route route, String[] raw) {
    for (int i = 0; i < raw.length; i++) {
      String expected = route.pattern().get(i);
      boolean fits = isBrace(expected) ? !raw[i].isEmpty() : expected.equals(raw[i]);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> parameters(Route route, String[] raw) {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < raw.length; i++) {
      String expected = route.pattern().get(i);
      if (isBrace(expected)) {
        parameters.put(
            expected.substring(1, expected.length() - 1), PercentDecoder.segment(raw[i]));
      }
    }
    return parameters;
  }

  private static int braces(Route route) {
    return (int) route.pattern().stream().filter(Router::isBrace).count();
  }

  private static boolean isBrace(String segment) {
    return segment.startsWith("{");
  }
}
