package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Creates and replaces objects by conditional requests.
 *
 * <p>A request whose answer is lost may have had its effect. It is sent again as it was: if the
 * first one had its effect, the condition no longer holds for the second, and the bucket refuses
 * it. So whoever is refused reads the nonce of the object that is there. If it is his own, he has
 * succeeded. If it is another's, a creator has lost. A replacer has lost too if every request of
 * his was answered; otherwise his own may have been replaced by that other one, who saw it: then
 * the outcome cannot be told, and he is told so.
 */
final class Writes {
  private final Bucket bucket;
  private final ObjectReads reads;
  private final Conditions conditions;
  private final ReentrantLock[] locks = new ReentrantLock[64];

  /** What can be left to the bucket. */
  enum Conditions {
    /** The bucket checks a condition and acts in one step. */
    OF_THE_BUCKET,
    /** It does not: they are checked before, which is right as long as nobody else writes. */
    CHECKED_BEFORE
  }

  Writes(Bucket bucket, Conditions conditions) {
    this.bucket = bucket;
    this.reads = new ObjectReads(bucket);
    this.conditions = conditions;
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  Bucket bucket() {
    return bucket;
  }

  ObjectReads reads() {
    return reads;
  }

  Version create(ObjectKey key, ByteBuffer content) {
    return guarded(key, null, () -> put(key, null, content));
  }

  Version replace(ObjectKey key, Version expected, ByteBuffer content) {
    return guarded(key, expected, () -> put(key, expected, content));
  }

  /** Does a write; where the bucket does not check its condition, after checking it. */
  Version guarded(ObjectKey key, @Nullable Version expected, Supplier<Version> write) {
    if (conditions == Conditions.OF_THE_BUCKET) {
      return write.get();
    }
    ReentrantLock lock = locks[Math.floorMod(key.hashCode(), locks.length)];
    lock.lock();
    try {
      Optional<Version> present = reads.find(key).map(object -> object.version());
      if (expected == null && present.isPresent()) {
        throw new StorageException.AlreadyExists(key);
      }
      if (expected != null && !present.equals(Optional.of(expected))) {
        throw new StorageException.VersionMismatch(key, expected);
      }
      return write.get();
    } finally {
      lock.unlock();
    }
  }

  private Version put(ObjectKey key, @Nullable Version expected, ByteBuffer content) {
    CRC32C sum = new CRC32C();
    sum.update(content.duplicate());
    String nonce = Trailer.newNonce();
    Body body = Body.of(content.duplicate(), Trailer.of(nonce, sum).bytes());
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket.bucketName())
            .key(bucket.nameOf(key))
            .metadata(Map.of(Trailer.METADATA, nonce))
            .checksumCRC32C(body.checksum())
            .overrideConfiguration(bucket.timeoutFor(body.length()));
    if (expected == null) {
      request.ifNoneMatch("*");
    } else {
      request.ifMatch(Bucket.quoted(expected));
    }
    Version version = put(new Write(key, expected, nonce), request.build(), body);
    content.position(content.limit());
    return version;
  }

  /** A write under way: the version it replaces, absent for a creation, and its nonce. */
  private record Write(ObjectKey key, @Nullable Version expected, String nonce) {
    String what() {
      return (expected == null ? "create '" : "replace '") + key + "'";
    }
  }

  private Version put(Write write, PutObjectRequest request, Body body) {
    boolean unsure = false;
    try (Attempts attempts = bucket.attempts(write.what())) {
      while (true) {
        try {
          return Bucket.version(bucket.sdk().putObject(request, body.toSend()).eTag());
        } catch (SdkException e) {
          switch (S3Errors.reaction(e)) {
            case RETRY -> {
              unsure = true;
              if (!attempts.pauseAfter(e)) {
                return own(write.key(), write.nonce()).orElseThrow(() -> attempts.exhausted(e));
              }
            }
            case CONFLICT -> {
              if (!attempts.pauseAfter(e)) {
                throw attempts.exhausted(e);
              }
            }
            case PRECONDITION, MISSING_OBJECT -> {
              return refused(write, unsure, e);
            }
            default -> throw bucket.failure(write.what(), e);
          }
        }
      }
    }
  }

  private Version refused(Write write, boolean unsure, SdkException e) {
    Optional<Version> own = own(write.key(), write.nonce());
    if (own.isPresent()) {
      return own.get();
    }
    if (write.expected() == null) {
      throw new StorageException.AlreadyExists(write.key());
    }
    if (unsure) {
      throw new StorageException.Unavailable(
          "The S3 storage "
              + bucket.config().where()
              + " cannot tell whether it replaced '"
              + write.key()
              + "': an answer was lost, and the object has been replaced or deleted since. Read it"
              + " again.",
          e);
    }
    throw new StorageException.VersionMismatch(write.key(), write.expected());
  }

  /** The version of the object that is there, if it is the write's own. */
  Optional<Version> own(ObjectKey key, String nonce) {
    return reads
        .head(key)
        .filter(head -> head.nonce().equals(nonce))
        .map(head -> head.object().version());
  }
}
