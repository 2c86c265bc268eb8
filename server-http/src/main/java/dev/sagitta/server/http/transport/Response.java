package dev.sagitta.server.http.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param contentType the media type of the content; empty if there is none
 * @param headers further headers
 * @param content writes the content; called once
 */
public record Response(
    int status, String contentType, Map<String, String> headers, Content content) {
  /** Writes the content of an answer. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; does not close the stream. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Takes an immutable copy. */
  public Response {
    headers = Map.copyOf(headers);
  }

  /** An answer with content. */
  public static Response of(int status, String contentType, Content content) {
    return new Response(status, contentType, Map.of(), content);
  }

  /** The answer 204: done, and nothing to say. */
  public static Response noContent() {
    return new Response(204, "", Map.of(), out -> {});
  }

  /** This, with other headers. */
  public Response withHeaders(Map<String, String> others) {
    return new Response(status, contentType, others, content);
  }
}
