package dev.sagitta.server.http.transport;

import java.io.InputStream;
import java.util.Optional;

/** What arrived over the wire, as the HTTP library hands it over. */
public interface Call {
  /** The method, in upper case. */
  String method();

  /** The path, still percent-encoded. */
  String rawPath();

  /** The query without its question mark, still percent-encoded; empty if there is none. */
  String rawQuery();

  /** The first value of a header. */
  Optional<String> header(String name);

  /**
   * The body; empty if there is none. Reading fails with {@link BrokenConnectionException} when the
   * client is gone, too slow, or breaks the framing.
   */
  InputStream body();
}
