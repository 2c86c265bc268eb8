package dev.sagitta.server.http.transport;

import java.util.Locale;
import java.util.Optional;

/** A media type that the server reads or writes. */
public enum Format {
  /** One JSON value. */
  JSON("application/json"),
  /** One CBOR value after RFC 8949, or a sequence of them after RFC 8742. */
  CBOR("application/cbor"),
  /** One JSON value a line. */
  NDJSON("application/x-ndjson");

  private final String mediaType;

  Format(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The media type without parameters. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * The format that a {@code Content-Type} names; empty if it is none of these, or not in UTF-8.
   */
  public static Optional<Format> ofContentType(String contentType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return Optional.empty();
      }
    }
    return switch (parts[0].strip()) {
      case "application/json" -> Optional.of(JSON);
      case "application/cbor", "application/cbor-seq" -> Optional.of(CBOR);
      case "application/x-ndjson", "application/jsonl", "application/jsonlines" ->
          Optional.of(NDJSON);
      default -> Optional.empty();
    };
  }

  /** The format to answer in: CBOR for a client whose {@code Accept} names it, else JSON. */
  public static Format ofAccept(String accept) {
    return accept.toLowerCase(Locale.ROOT).contains(CBOR.mediaType) ? CBOR : JSON;
  }
}
