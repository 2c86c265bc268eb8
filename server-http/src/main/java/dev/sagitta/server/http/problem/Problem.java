package dev.sagitta.server.http.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A failure as a client is told about it: the members of a problem detail after RFC 9457.
 *
 * @param status the HTTP status
 * @param code the stable name of the failure, such as {@code collection-not-found}
 * @param detail what was wrong, with the value and the limit, and what to do
 * @param instance names this one occurrence; the server's log has the same name
 * @param headers response headers that belong to the failure, such as {@code Retry-After}
 * @param members further members: texts, whole numbers, truth values, lists and maps of these
 */
public record Problem(
    int status,
    String code,
    String detail,
    String instance,
    Map<String, String> headers,
    Map<String, Object> members) {
  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Takes an immutable copy. */
  public Problem {
    headers = Map.copyOf(headers);
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** This, with further members. */
  public Problem withMembers(Map<String, Object> others) {
    return new Problem(status, code, detail, instance, headers, others);
  }

  /** The URI that names the kind of failure. */
  public String type() {
    return "urn:sagitta:problem:" + code;
  }

  /** The code in words. */
  public String title() {
    String words = code.replace('-', ' ');
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
