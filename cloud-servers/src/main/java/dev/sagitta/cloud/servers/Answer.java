package dev.sagitta.cloud.servers;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a server says to a request.
 *
 * @param status the HTTP status
 * @param headers the headers, without those of the transport
 * @param body the body; of a HEAD, what its length would be
 */
public record Answer(int status, Map<String, String> headers, MemorySegment body) {
  /** Takes an immutable copy of the headers. */
  public Answer {
    headers = Map.copyOf(headers);
  }

  /** An answer without a body. */
  public static Answer empty(int status, Map<String, String> headers) {
    return new Answer(status, headers, MemorySegment.ofArray(new byte[0]));
  }

  /** An answer of XML. */
  public static Answer xml(int status, Map<String, String> headers, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Answer(status, headers, MemorySegment.ofArray(bytes));
  }
}
