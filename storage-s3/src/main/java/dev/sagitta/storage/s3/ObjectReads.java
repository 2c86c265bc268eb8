package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Reads objects. One answer of the bucket is of one version, so a read is one request; it is
 * repeated from the beginning when its answer breaks off. A read that finds a whole object compares
 * it with its checksum.
 */
final class ObjectReads {
  /** Behind every object: asked for, a store might not even understand the number. */
  private static final long FARTHEST = 1L << 50;

  private static final int CHUNK = 1 << 16;

  private final Bucket bucket;

  ObjectReads(Bucket bucket) {
    this.bucket = bucket;
  }

  /** What a HEAD tells: the object and the nonce of its writer. */
  record Head(StoredObject object, String nonce) {}

  Optional<Head> head(ObjectKey key) {
    try (Attempts attempts = bucket.attempts("find '" + key + "'")) {
      while (true) {
        try {
          HeadObjectResponse head =
              bucket
                  .sdk()
                  .headObject(
                      request -> request.bucket(bucket.bucketName()).key(bucket.nameOf(key)));
          String nonce = head.metadata().getOrDefault(Trailer.METADATA, "");
          return Optional.of(new Head(described(key, head.contentLength(), head.eTag()), nonce));
        } catch (SdkException e) {
          switch (S3Errors.reaction(e)) {
            case MISSING_OBJECT -> {
              return Optional.empty();
            }
            case RETRY, CONFLICT -> {
              if (!attempts.pauseAfter(e)) {
                throw attempts.exhausted(e);
              }
            }
            default -> throw bucket.failure("find '" + key + "'", e);
          }
        }
      }
    }
  }

  Optional<StoredObject> find(ObjectKey key) {
    return head(key).map(Head::object);
  }

  StoredObject described(ObjectKey key, long stored, String etag) {
    if (stored < Trailer.LENGTH) {
      throw new StorageException.Unavailable(
          "The object '"
              + key
              + "' in "
              + bucket.config().where()
              + " has "
              + stored
              + " bytes, fewer than the "
              + Trailer.LENGTH
              + " that end every object of a storage: something else has written it. Remove it.",
          null);
    }
    return new StoredObject(key, stored - Trailer.LENGTH, Bucket.version(etag));
  }

  StoredObject read(ObjectKey key, long offset, ByteBuffer target) {
    if (offset > FARTHEST || !target.hasRemaining()) {
      return existing(key);
    }
    int start = target.position();
    String what = "read '" + key + "'";
    try (Attempts attempts = bucket.attempts(what)) {
      while (true) {
        try {
          return once(key, offset, target.position(start));
        } catch (SdkException e) {
          switch (S3Errors.reaction(e)) {
            case MISSING_OBJECT -> throw new StorageException.Missing(key);
            case RANGE -> {
              return existing(key);
            }
            case RETRY, CONFLICT -> {
              if (!attempts.pauseAfter(e)) {
                throw attempts.exhausted(e);
              }
            }
            default -> throw bucket.failure(what, e);
          }
        }
      }
    }
  }

  private StoredObject existing(ObjectKey key) {
    return find(key).orElseThrow(() -> new StorageException.Missing(key));
  }

  private StoredObject once(ObjectKey key, long offset, ByteBuffer target) {
    // With the trailer, where the whole object may fit: it holds the checksum.
    long length = (long) target.remaining() + (offset == 0 ? Trailer.LENGTH : 0);
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket.bucketName())
            .key(bucket.nameOf(key))
            .range("bytes=" + offset + "-" + (offset + length - 1))
            .overrideConfiguration(bucket.timeoutFor(length))
            .build();
    return bucket
        .sdk()
        .getObject(request, (answer, in) -> taken(new Taking(key, offset, target), answer, in));
  }

  private record Taking(ObjectKey key, long offset, ByteBuffer target) {}

  private StoredObject taken(Taking taking, GetObjectResponse answer, AbortableInputStream in)
      throws IOException {
    ByteBuffer target = taking.target();
    String range = answer.contentRange();
    long stored =
        range == null
            ? answer.contentLength()
            : Long.parseLong(range.substring(range.indexOf('/') + 1));
    StoredObject object = described(taking.key(), stored, answer.eTag());
    if (range == null) {
      // A server need not know ranges; then the whole object comes.
      in.skipNBytes(Math.min(taking.offset(), stored));
    }
    int count = Math.clamp(object.size() - taking.offset(), 0, target.remaining());
    CRC32C sum = new CRC32C();
    fill(target, count, in, sum);
    if (taking.offset() == 0 && count == object.size()) {
      byte[] trailer = new byte[Trailer.LENGTH];
      if (in.readNBytes(trailer, 0, trailer.length) < trailer.length
          || Trailer.read(ByteBuffer.wrap(trailer)).checksum() != (int) sum.getValue()) {
        throw RetryableException.create(
            "The bytes of '"
                + taking.key()
                + "' do not have the checksum they were stored with: damaged on the way, in the"
                + " bucket, or not written by a storage.");
      }
    }
    if (range == null) {
      in.abort();
    }
    return object;
  }

  private static void fill(ByteBuffer target, int count, InputStream in, CRC32C sum)
      throws IOException {
    byte[] chunk = new byte[Math.min(CHUNK, Math.max(1, count))];
    for (int left = count; left > 0; ) {
      int read = in.read(chunk, 0, Math.min(left, chunk.length));
      if (read < 0) {
        throw RetryableException.create("The answer broke off " + left + " bytes before its end.");
      }
      sum.update(chunk, 0, read);
      target.put(chunk, 0, read);
      left -= read;
    }
  }

  /**
   * The end of an object and which object it ends.
   *
   * @param object the object
   * @param trailer its trailer
   */
  record End(StoredObject object, Trailer trailer) {}

  End end(ObjectKey key) {
    String what = "read the end of '" + key + "'";
    return bucket.repeat(
        what,
        () -> {
          try {
            return bucket
                .sdk()
                .getObject(
                    request ->
                        request
                            .bucket(bucket.bucketName())
                            .key(bucket.nameOf(key))
                            .range("bytes=-" + Trailer.LENGTH),
                    (answer, in) -> {
                      String range = String.valueOf(answer.contentRange());
                      long stored = Long.parseLong(range.substring(range.indexOf('/') + 1));
                      StoredObject object = described(key, stored, answer.eTag());
                      return new End(
                          object, Trailer.read(ByteBuffer.wrap(in.readNBytes(Trailer.LENGTH))));
                    });
          } catch (SdkException e) {
            if (S3Errors.reaction(e) == S3Errors.Reaction.MISSING_OBJECT) {
              throw new StorageException.Missing(key);
            }
            throw e;
          }
        });
  }
}
