package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A bucket, the prefix of all names in it, and how requests are made.
 *
 * @param sdk the client, which does not retry
 * @param config where it is and how long a call may take
 * @param prefix what all names begin with
 */
record Bucket(S3Client sdk, S3StorageConfig config, String prefix) {
  private static final long BYTES_PER_SECOND = 1 << 20;

  static Bucket of(S3Client sdk, S3StorageConfig config) {
    return new Bucket(sdk, config, config.prefix());
  }

  /** The same bucket with a longer prefix. */
  Bucket below(String more) {
    return new Bucket(sdk, config, prefix + more);
  }

  String bucketName() {
    return config.bucket();
  }

  /** The name of an object in the bucket. */
  String nameOf(ObjectKey key) {
    return prefix + key.value();
  }

  /** The key of a name; empty for what is not an object of a storage. */
  Optional<ObjectKey> keyOf(String name) {
    try {
      return Optional.of(new ObjectKey(name.substring(prefix.length())));
    } catch (IllegalArgumentException notAKey) {
      // The storage's own, or put there by somebody else.
      return Optional.empty();
    }
  }

  Attempts attempts(String what) {
    return new Attempts(what, config.where(), config.limits().deadline());
  }

  /**
   * Makes a request that may be repeated without harm.
   *
   * @param what what is tried, as in "could not …"
   */
  <T> T repeat(String what, Supplier<T> request) {
    try (Attempts attempts = attempts(what)) {
      while (true) {
        try {
          return request.get();
        } catch (SdkException e) {
          switch (S3Errors.reaction(e)) {
            case RETRY, CONFLICT -> {
              if (!attempts.pauseAfter(e)) {
                throw attempts.exhausted(e);
              }
            }
            default -> throw failure(what, e);
          }
        }
      }
    }
  }

  /** What a caller learns about a request that is not repeated. */
  StorageException failure(String what, SdkException e) {
    return S3Errors.sorted(what, config.where(), e);
  }

  /** The time that a request with so many bytes may take. */
  AwsRequestOverrideConfiguration timeoutFor(long bytes) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(
            config.limits().timeout().plus(Duration.ofSeconds(bytes / BYTES_PER_SECOND)))
        .build();
  }

  static Version version(@Nullable String etag) {
    return new Version(etag == null ? "" : etag.replace("\"", ""));
  }

  static String quoted(Version version) {
    return "\"" + version.token() + "\"";
  }
}
