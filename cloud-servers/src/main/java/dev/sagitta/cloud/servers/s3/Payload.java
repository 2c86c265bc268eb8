package dev.sagitta.cloud.servers.s3;

import dev.sagitta.cloud.servers.Received;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** The bytes that a request brings: taken out of their chunks, held against their checksums. */
final class Payload {
  private Payload() {}

  static MemorySegment of(Received request) {
    Map<String, String> sums = new TreeMap<>();
    request.headers().forEach((name, values) -> sums.put(name, values.getFirst()));
    boolean chunked = request.header("x-amz-content-sha256").orElse("").startsWith("STREAMING-");
    MemorySegment bytes = chunked ? unchunked(request, sums) : request.body();
    check(bytes, sums.get("x-amz-checksum-crc32c"), new CRC32C());
    check(bytes, sums.get("x-amz-checksum-crc32"), new CRC32());
    String md5 = sums.get("content-md5");
    if (md5 != null && !md5.equals(Base64.getEncoder().encodeToString(S3Object.md5(bytes)))) {
      throw new S3Failure(400, "BadDigest");
    }
    return bytes;
  }

  private static void check(MemorySegment bytes, @Nullable String expected, Checksum sum) {
    if (expected == null) {
      return;
    }
    sum.update(bytes.asByteBuffer());
    byte[] value = new byte[4];
    for (int i = 0; i < 4; i++) {
      value[i] = (byte) (sum.getValue() >>> (24 - 8 * i));
    }
    if (!expected.equals(Base64.getEncoder().encodeToString(value))) {
      throw new S3Failure(400, "BadDigest");
    }
  }

  /** Encoding {@code aws-chunked}: lines of {@code size;extension}, bytes, and trailing headers. */
  private static MemorySegment unchunked(Received request, Map<String, String> sums) {
    long length =
        Long.parseLong(
            request
                .header("x-amz-decoded-content-length")
                .orElseThrow(() -> new S3Failure(411, "MissingContentLength")));
    MemorySegment from = request.body();
    MemorySegment to = Arena.ofAuto().allocate(Math.max(1, length)).asSlice(0, length);
    long at = 0;
    long done = 0;
    while (true) {
      String line = line(from, at);
      at += line.length() + 2;
      long size = Long.parseLong(line.replaceFirst(";.*", ""), 16);
      if (size == 0) {
        break;
      }
      if (done + size > length) {
        throw new S3Failure(400, "IncompleteBody");
      }
      MemorySegment.copy(from, at, to, done, size);
      done += size;
      at += size + 2;
    }
    if (done != length) {
      throw new S3Failure(400, "IncompleteBody");
    }
    while (at < from.byteSize()) {
      String line = line(from, at);
      at += line.length() + 2;
      int colon = line.indexOf(':');
      if (colon > 0) {
        sums.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return to;
  }

  private static String line(MemorySegment bytes, long from) {
    long end = from;
    while (end < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, end) != '\r') {
      end++;
    }
    return new String(
        bytes.asSlice(from, Math.min(end, bytes.byteSize()) - from).toArray(ValueLayout.JAVA_BYTE),
        StandardCharsets.US_ASCII);
  }
}
