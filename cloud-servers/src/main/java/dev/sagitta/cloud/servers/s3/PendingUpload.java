package dev.sagitta.cloud.servers.s3;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A multipart upload that is neither completed nor aborted.
 *
 * @param id its name
 * @param key the object it becomes
 * @param metadata the headers to store with the object
 * @param begun when it began
 * @param parts the parts by number
 */
record PendingUpload(
    String id,
    String key,
    Map<String, String> metadata,
    Instant begun,
    ConcurrentSkipListMap<Integer, Part> parts) {
  /** A part: what it holds and the digest of it. */
  record Part(MemorySegment bytes, String etag) {}
}
