package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.CopyingStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A storage whose objects are those of a bucket: the name is the prefix and the key.
 *
 * <p>What makes it right:
 *
 * <ul>
 *   <li><b>Atomic.</b> Objects are created with {@code If-None-Match: *} and replaced with {@code
 *       If-Match}; a {@link ContractProbe} at the opening refuses buckets that do not obey.
 *   <li><b>Versions</b> are ETags, which a {@link Trailer} makes unique.
 *   <li><b>Lost answers</b> are resolved by reading back whose object is there. {@link Writes}.
 *   <li><b>Reads of one version</b> are single requests. {@link ObjectReads}.
 *   <li><b>Large objects</b> are sent in parts as they come. {@link S3Upload}, {@link Multipart}.
 * </ul>
 *
 * <p>A bucket cannot tell a second writer from the first, so none is locked out here.
 */
final class S3Storage implements CopyingStorage {
  private static final Logger LOGGER = LoggerFactory.getLogger(S3Storage.class);

  private final S3Client sdk;
  private final Bucket bucket;
  private final Gate gate;
  private final Writes writes;
  private final Set<S3Upload> uploads = ConcurrentHashMap.newKeySet();

  private S3Storage(S3Client sdk, Bucket bucket, Access access, Writes.Conditions conditions) {
    this.sdk = sdk;
    this.bucket = bucket;
    this.gate = new Gate(bucket.config().where(), access);
    this.writes = new Writes(bucket, conditions);
  }

  static S3Storage open(S3StorageConfig config, Access access) {
    S3Client sdk = Clients.of(config);
    boolean opened = false;
    try {
      Bucket bucket = Bucket.of(sdk, config);
      // A missing bucket and wrong credentials are told here, and not as absent objects later.
      new Listing(bucket).list("", "", 1);
      Writes.Conditions conditions =
          access == Access.READ ? Writes.Conditions.OF_THE_BUCKET : prepared(bucket);
      S3Storage storage = new S3Storage(sdk, bucket, access, conditions);
      opened = true;
      return storage;
    } finally {
      if (!opened) {
        sdk.close();
      }
    }
  }

  /** Makes a bucket ready for a writer: whether it is fit, and without what dead ones have left. */
  private static Writes.Conditions prepared(Bucket bucket) {
    List<Callable<Optional<String>>> tasks =
        List.of(
            () -> new ContractProbe(bucket).firstFault(),
            () -> {
              new Remains(bucket).remove();
              return Optional.empty();
            });
    Optional<String> fault = Parallel.all(tasks).getFirst();
    String where = bucket.config().where();
    return switch (bucket.config().contract()) {
      case REQUIRED -> {
        if (fault.isPresent()) {
          throw new StorageException.Denied(
              "The bucket of "
                  + where
                  + " does not hold what a storage promises: "
                  + fault.get()
                  + ". Two writers could destroy each other's work. Use a store with conditional"
                  + " writes, or set contract=singleWriter if you make sure that there is one"
                  + " writer alone.",
              null);
        }
        yield Writes.Conditions.OF_THE_BUCKET;
      }
      case SINGLE_WRITER -> {
        // Whatever the probe found: a store that loses some races may win those of the probe.
        LOGGER.warn(
            "The bucket of {} is opened for a single writer, as the settings say: {}. A second one"
                + " could destroy the first one's work without a notice.",
            where,
            fault.orElse("no fault was found in it"));
        yield Writes.Conditions.CHECKED_BEFORE;
      }
    };
  }

  @Override
  public Version create(ObjectKey key, ByteBuffer content) {
    return gate.write("create '" + key + "'", () -> writes.create(key, content));
  }

  @Override
  public Version replace(ObjectKey key, Version expected, ByteBuffer content) {
    return gate.write("replace '" + key + "'", () -> writes.replace(key, expected, content));
  }

  @Override
  public Upload upload(ObjectKey key) {
    return gate.write(
        "upload '" + key + "'",
        () -> {
          S3Upload upload = new S3Upload(key, this);
          uploads.add(upload);
          return upload;
        });
  }

  @Override
  public Version copy(ObjectKey from, ObjectKey to) {
    return gate.write(
        "copy '" + from + "' to '" + to + "'", () -> new Copies(writes).copy(from, to));
  }

  @Override
  public StoredObject read(ObjectKey key, long offset, ByteBuffer target) {
    if (offset < 0) {
      throw new IllegalArgumentException(
          "The offset " + offset + " in '" + key + "' must be 0 or more.");
    }
    return gate.read(() -> writes.reads().read(key, offset, target));
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    return gate.read(() -> writes.reads().find(key));
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("The limit " + limit + " of a list must be 1 or more.");
    }
    return gate.read(() -> new Listing(bucket).list(prefix, after, limit));
  }

  @Override
  public void delete(Collection<ObjectKey> keys) {
    gate.write(
        "delete objects",
        () -> {
          new Deletions(bucket).delete(keys.stream().map(bucket::nameOf).toList());
          return keys;
        });
  }

  @Override
  public void close() {
    gate.close(() -> {
      try {
        uploads.forEach(S3Upload::close);
      } finally {
        sdk.close();
      }
    });
  }

  Gate gate() {
    return gate;
  }

  Writes writes() {
    return writes;
  }

  S3StorageConfig.Limits limits() {
    return bucket.config().limits();
  }

  void forget(S3Upload ended) {
    uploads.remove(ended);
  }
}
