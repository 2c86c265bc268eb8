package dev.sagitta.cloud.servers.s3;

import dev.sagitta.cloud.servers.Answer;
import dev.sagitta.cloud.servers.Received;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operations on one object.
 *
 * @param bucket where it is
 * @param key its name
 * @param now the server's time
 */
record ObjectCalls(Bucket bucket, String key, Instant now) {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");
  private static final String STORED_HEADERS = "x-amz-meta-.*|content-type|cache-control";
  private static final int LONGEST_KEY = 1024;

  Answer put(Received request) {
    requireKey(key);
    MemorySegment bytes = Payload.of(request);
    S3Object object = S3Object.of(bytes, metadata(request), now);
    bucket.put(key, object, condition(request));
    return Answer.empty(200, Map.of("ETag", quoted(object.etag())));
  }

  static void requireKey(String key) {
    if (key.length() > LONGEST_KEY) {
      throw new S3Failure(400, "KeyTooLongError");
    }
  }

  static Bucket.Condition condition(Received request) {
    Optional<String> ifNoneMatch = request.header("if-none-match");
    if (ifNoneMatch.isPresent() && !ifNoneMatch.get().equals("*")) {
      throw new S3Failure(501, "NotImplemented");
    }
    return new Bucket.Condition(
        request.header("if-match").map(ObjectCalls::unquoted), ifNoneMatch.isPresent());
  }

  static Map<String, String> metadata(Received request) {
    Map<String, String> metadata = new TreeMap<>();
    request
        .headers()
        .forEach((name, values) -> {
          if (name.matches(STORED_HEADERS)) {
            metadata.put(name, values.getFirst());
          }
        });
    return metadata;
  }

  static String quoted(String etag) {
    return "\"" + etag + "\"";
  }

  static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  Answer head() {
    S3Object object = present();
    return new Answer(200, headers(object), object.bytes());
  }

  Answer get(Received request) {
    S3Object object = present();
    request
        .header("if-match")
        .map(ObjectCalls::unquoted)
        .filter(expected -> !expected.equals(object.etag()))
        .ifPresent(changed -> {
          throw new S3Failure(412, "PreconditionFailed");
        });
    Map<String, String> headers = headers(object);
    Optional<String> range = request.header("range");
    if (range.isEmpty()) {
      return new Answer(200, headers, object.bytes());
    }
    long size = object.bytes().byteSize();
    Slice slice = Slice.of(range.get(), size);
    headers.put("Content-Range", "bytes " + slice.from() + "-" + (slice.to() - 1) + "/" + size);
    return new Answer(206, headers, object.bytes().asSlice(slice.from(), slice.length()));
  }

  /** A range of bytes; {@code to} is the first one behind it. */
  record Slice(long from, long to) {
    static Slice of(String range, long size) {
      Matcher matcher = RANGE.matcher(range);
      if (!matcher.matches() || range.equals("bytes=-")) {
        throw new S3Failure(400, "InvalidArgument");
      }
      if (matcher.group(1).isEmpty()) {
        long count = Math.min(size, Long.parseLong(matcher.group(2)));
        return new Slice(size - count, size).required();
      }
      long from = Long.parseLong(matcher.group(1));
      long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
      return new Slice(from, Math.min(size - 1, last) + 1).required();
    }

    private Slice required() {
      if (from >= to) {
        throw new S3Failure(416, "InvalidRange");
      }
      return this;
    }

    long length() {
      return to - from;
    }
  }

  Answer delete() {
    bucket.delete(List.of(key));
    return Answer.empty(204, Map.of());
  }

  private S3Object present() {
    return bucket.find(key).orElseThrow(() -> new S3Failure(404, "NoSuchKey"));
  }

  private static Map<String, String> headers(S3Object object) {
    Map<String, String> headers = new TreeMap<>(object.metadata());
    headers.put("ETag", quoted(object.etag()));
    headers.put("Accept-Ranges", "bytes");
    headers.put(
        "Last-Modified",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(object.modified().atOffset(ZoneOffset.UTC)));
    return headers;
  }
}
