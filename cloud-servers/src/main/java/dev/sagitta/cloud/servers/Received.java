package dev.sagitta.cloud.servers;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A request as it arrived, whole.
 *
 * @param method the HTTP method
 * @param path the path, percent-decoded
 * @param query the query's parameters, decoded; one without a value has an empty one
 * @param headers the headers, with names in lower case
 * @param body the body, outside the heap
 */
public record Received(
    String method,
    String path,
    SortedMap<String, String> query,
    Map<String, List<String>> headers,
    MemorySegment body) {

  /** The first value of a header, whose name is given in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(List::getFirst);
  }

  /** The same request with another body. */
  public Received withBody(MemorySegment other) {
    return new Received(method, path, query, headers, other);
  }
}
