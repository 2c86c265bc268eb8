package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Copies objects inside the bucket. The protocol's own copy obeys no condition on its target in any
 * store that was tried, and would give the copy the source's ETag. So a copy is a multipart upload
 * whose parts are copied and which ends with a trailer of its own. Parts have a least size; what is
 * smaller travels, which costs as little as copying it.
 */
final class Copies {
  private static final long LEAST_PART = 5L << 20;
  private static final long LONGEST_PART = 64L << 20;
  private static final int PARTS_AT_ONCE = 16;

  private final Writes writes;

  Copies(Writes writes) {
    this.writes = writes;
  }

  Version copy(ObjectKey from, ObjectKey to) {
    String what = "copy '" + from + "' to '" + to + "'";
    try (Attempts attempts = writes.bucket().attempts(what)) {
      while (true) {
        try {
          ObjectReads.End source = writes.reads().end(from);
          return source.object().size() < LEAST_PART
              ? carried(source.object(), to)
              : copied(source, to);
        } catch (SdkException e) {
          switch (S3Errors.reaction(e)) {
            case MISSING_OBJECT -> throw new StorageException.Missing(from);
            // The source was replaced since its end was read: begin with the new one.
            case RETRY, CONFLICT, PRECONDITION, RANGE -> {
              if (!attempts.pauseAfter(e)) {
                throw attempts.exhausted(e);
              }
            }
            default -> throw writes.bucket().failure(what, e);
          }
        }
      }
    }
  }

  private Version carried(StoredObject source, ObjectKey to) {
    while (true) {
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(source.size()) + 1);
      StoredObject read = writes.reads().read(source.key(), 0, content);
      if (read.size() == content.position()) {
        return writes.create(to, content.flip());
      }
      source = read;
    }
  }

  private Version copied(ObjectReads.End source, ObjectKey to) {
    long size = source.object().size();
    int count = Math.toIntExact((size + LONGEST_PART - 1) / LONGEST_PART);
    String nonce = Trailer.newNonce();
    Multipart multipart = Multipart.begin(writes, to, nonce, Multipart.Checksums.NONE);
    boolean done = false;
    try {
      for (int from = 0; from < count; from += PARTS_AT_ONCE) {
        List<Callable<Integer>> parts = new ArrayList<>();
        for (int i = from; i < Math.min(count, from + PARTS_AT_ONCE); i++) {
          int part = i;
          parts.add(() -> {
            multipart.copy(
                part + 1,
                source.object(),
                new Multipart.Range(size * part / count, size * (part + 1) / count - 1));
            return part;
          });
        }
        Parallel.all(parts);
      }
      multipart.send(count + 1, Body.of(new Trailer(nonce, source.trailer().checksum()).bytes()));
      Version version = multipart.complete();
      done = true;
      return version;
    } finally {
      if (!done) {
        multipart.abort();
      }
    }
  }
}
