package dev.sagitta.cloud.servers.s3;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An object of a bucket.
 *
 * @param bytes what it holds, outside the heap
 * @param etag its entity tag, without quotation marks: equal for equal bytes
 * @param metadata the headers that were stored with it
 * @param modified when it was stored
 */
record S3Object(MemorySegment bytes, String etag, Map<String, String> metadata, Instant modified) {
  static S3Object of(MemorySegment bytes, Map<String, String> metadata, Instant now) {
    return new S3Object(bytes, HexFormat.of().formatHex(md5(bytes)), Map.copyOf(metadata), now);
  }

  /** The tag of an object made of parts: the digest of their digests, and their number. */
  static String tagOfParts(List<String> tags) {
    MessageDigest digest = md5();
    tags.forEach(tag -> digest.update(HexFormat.of().parseHex(tag)));
    return HexFormat.of().formatHex(digest.digest()) + "-" + tags.size();
  }

  static byte[] md5(MemorySegment bytes) {
    MessageDigest digest = md5();
    digest.update(bytes.asByteBuffer());
    return digest.digest();
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5.", e);
    }
  }
}
