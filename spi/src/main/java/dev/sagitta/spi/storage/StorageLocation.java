package dev.sagitta.spi.storage;

import dev.sagitta.spi.parameter.KnownNames;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A storage URI, taken apart: {@code scheme:path?option=value&…}.
 *
 * @param scheme the lower-case scheme
 * @param path everything between the colon and the question mark, percent-decoded only in options
 * @param options the query's parameters
 */
public record StorageLocation(String scheme, String path, SortedMap<String, String> options) {
  /** Takes an immutable copy. */
  public StorageLocation {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /**
   * Reads a storage URI.
   *
   * @throws IllegalArgumentException if it has no scheme or a malformed query
   */
  public static StorageLocation parse(String uri) {
    int colon = uri.indexOf(':');
    if (colon < 1 || !uri.substring(0, colon).matches("[a-z][a-z0-9+.-]*")) {
      throw new IllegalArgumentException(
          "The storage '" + uri + "' has no scheme; write for example file:" + uri + ".");
    }
    int question = uri.indexOf('?');
    String path = uri.substring(colon + 1, question < 0 ? uri.length() : question);
    TreeMap<String, String> options = new TreeMap<>();
    if (question >= 0 && question + 1 < uri.length()) {
      for (String pair : uri.substring(question + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException(
              "The storage '"
                  + uri.substring(0, question)
                  + "' has the malformed option '"
                  + pair
                  + "'; write name=value.");
        }
        options.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return new StorageLocation(uri.substring(0, colon), path, options);
  }

  /** Where the storage is, for messages: without the options, of which some are secret. */
  public String place() {
    return scheme + ":" + path;
  }

  /** The place and the names of the options. */
  @Override
  public String toString() {
    return place() + (options.isEmpty() ? "" : " with the options " + options.keySet());
  }

  /**
   * Refuses options that a plug-in does not know.
   *
   * @param known the names of all the options there are
   * @throws IllegalArgumentException if another one is present; the message names the nearest known
   *     one
   */
  public void allowOptions(Collection<String> known) {
    for (String option : options.keySet()) {
      if (!known.contains(option)) {
        throw new IllegalArgumentException(
            "The storage '"
                + place()
                + "' has no option '"
                + option
                + "'"
                + KnownNames.instead(option, known));
      }
    }
  }
}
