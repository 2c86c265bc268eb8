package dev.sagitta.server.http.transport;

import dev.sagitta.api.error.Spelling;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One request as a route sees it: parameters of the path and the query, formats, and the body. */
public final class Request {
  private final Map<String, String> path;
  private final Query query;
  private final Call call;
  private final RequestBody body;

  Request(Map<String, String> path, Query query, Call call, RequestBody body) {
    this.path = path;
    this.query = query;
    this.call = call;
    this.body = body;
  }

  /** The decoded segment of the path that the route's pattern names. */
  public String parameter(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("The route's pattern has no {" + name + "}.");
    }
    return value;
  }

  /** The parameters of the query. */
  public Query query() {
    return query;
  }

  /** The body. */
  public RequestBody body() {
    return body;
  }

  /** The format of the answer. */
  public Format answerFormat() {
    return call.header("Accept").map(Format::ofAccept).orElse(Format.JSON);
  }

  /**
   * The format of the body; JSON where the client does not say.
   *
   * @throws ProblemException if it is none of the given ones
   */
  public Format bodyFormat(Format... readable) {
    List<Format> formats = List.of(readable);
    Optional<String> contentType = call.header("Content-Type");
    Optional<Format> format =
        contentType.isEmpty() ? Optional.of(Format.JSON) : Format.ofContentType(contentType.get());
    if (format.isPresent() && formats.contains(format.get())) {
      return format.get();
    }
    throw new ProblemException(
        ProblemKind.UNSUPPORTED_MEDIA_TYPE,
        "The Content-Type '"
            + Spelling.printable(contentType.orElse(Format.JSON.mediaType()))
            + "' is not read here; send "
            + formats.stream().map(Format::mediaType).collect(Collectors.joining(" or "))
            + " in UTF-8.",
        Map.of("Accept-Post", joined(readable)));
  }

  private static String joined(Format... formats) {
    return Arrays.stream(formats).map(Format::mediaType).collect(Collectors.joining(", "));
  }
}
