package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * A multipart upload in the bucket: numbered parts, sent in any order, which become an object by
 * one conditional request. Safe for several threads that send parts.
 */
final class Multipart {
  /** How the parts are checked on their way. */
  enum Checksums {
    /** Each part is sent with its CRC32C. */
    SENT,
    /** None: parts are copied inside the bucket, where nothing travels. */
    NONE
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(Multipart.class);

  /** What the protocol allows. */
  static final int MOST_PARTS = 10_000;

  private final Writes writes;
  private final ObjectKey key;
  private final String nonce;
  private final Checksums checksums;
  private final String id;
  private final SortedMap<Integer, CompletedPart> parts = new ConcurrentSkipListMap<>();

  private Multipart(Writes writes, ObjectKey key, String nonce, Checksums checksums) {
    this.writes = writes;
    this.key = key;
    this.nonce = nonce;
    this.checksums = checksums;
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket().bucketName())
            .key(bucket().nameOf(key))
            .contentType("application/octet-stream")
            .metadata(Map.of(Trailer.METADATA, nonce));
    if (checksums == Checksums.SENT) {
      request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
    }
    // Repeated after a lost answer it leaves an upload behind, which the next opener removes.
    this.id =
        bucket()
            .repeat(
                "begin the upload of '" + key + "'",
                () -> bucket().sdk().createMultipartUpload(request.build()).uploadId());
  }

  static Multipart begin(Writes writes, ObjectKey key, String nonce, Checksums checksums) {
    return new Multipart(writes, key, nonce, checksums);
  }

  private Bucket bucket() {
    return writes.bucket();
  }

  void send(int number, Body body) {
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(bucket().bucketName())
            .key(bucket().nameOf(key))
            .uploadId(id)
            .partNumber(number)
            .overrideConfiguration(bucket().timeoutFor(body.length()));
    CompletedPart.Builder part = CompletedPart.builder().partNumber(number);
    if (checksums == Checksums.SENT) {
      String checksum = body.checksum();
      request.checksumCRC32C(checksum);
      part.checksumCRC32C(checksum);
    }
    String etag =
        bucket()
            .repeat(
                "upload part " + number + " of '" + key + "'",
                () -> bucket().sdk().uploadPart(request.build(), body.toSend()).eTag());
    parts.put(number, part.eTag(etag).build());
  }

  /**
   * Makes a part of bytes that are in the bucket already.
   *
   * @param from the object they are in, which must still have its version
   * @param range the bytes, as the protocol writes it
   */
  void copy(int number, StoredObject from, Range range) {
    UploadPartCopyRequest request =
        UploadPartCopyRequest.builder()
            .sourceBucket(bucket().bucketName())
            .sourceKey(bucket().nameOf(from.key()))
            .copySourceIfMatch(Bucket.quoted(from.version()))
            .copySourceRange("bytes=" + range.first() + "-" + range.last())
            .destinationBucket(bucket().bucketName())
            .destinationKey(bucket().nameOf(key))
            .uploadId(id)
            .partNumber(number)
            .overrideConfiguration(bucket().timeoutFor(range.last() - range.first()))
            .build();
    String etag = bucket().sdk().uploadPartCopy(request).copyPartResult().eTag();
    parts.put(number, CompletedPart.builder().partNumber(number).eTag(etag).build());
  }

  /** Bytes of an object: the first and the last one. */
  record Range(long first, long last) {}

  /** Makes the parts an object, if the key is absent. */
  Version complete() {
    return writes.guarded(key, null, this::completeIfAbsent);
  }

  private Version completeIfAbsent() {
    String what = "complete the upload of '" + key + "'";
    CompleteMultipartUploadRequest request =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket().bucketName())
            .key(bucket().nameOf(key))
            .uploadId(id)
            .multipartUpload(completed -> completed.parts(List.copyOf(parts.values())))
            .ifNoneMatch("*")
            .build();
    try (Attempts attempts = bucket().attempts(what)) {
      while (true) {
        try {
          return Bucket.version(bucket().sdk().completeMultipartUpload(request).eTag());
        } catch (SdkException e) {
          switch (S3Errors.reaction(e)) {
            case RETRY, CONFLICT -> {
              if (!attempts.pauseAfter(e)) {
                return writes.own(key, nonce).orElseThrow(() -> attempts.exhausted(e));
              }
            }
            case PRECONDITION, MISSING_UPLOAD, MISSING_OBJECT -> {
              return ended(what, e);
            }
            default -> throw bucket().failure(what, e);
          }
        }
      }
    }
  }

  private Version ended(String what, SdkException e) {
    Optional<ObjectReads.Head> present = writes.reads().head(key);
    if (present.isPresent() && present.get().nonce().equals(nonce)) {
      return present.get().object().version();
    }
    if (present.isPresent() || S3Errors.reaction(e) == S3Errors.Reaction.PRECONDITION) {
      throw new StorageException.AlreadyExists(key);
    }
    throw new StorageException.Unavailable(
        "The S3 storage "
            + bucket().config().where()
            + " could not "
            + what
            + ": the bucket has forgotten it. Upload it again.",
        e);
  }

  /** Gives up; never fails, as the next opener removes what is left. */
  void abort() {
    try {
      bucket()
          .repeat(
              "abort the upload of '" + key + "'",
              () ->
                  bucket()
                      .sdk()
                      .abortMultipartUpload(request ->
                          request
                              .bucket(bucket().bucketName())
                              .key(bucket().nameOf(key))
                              .uploadId(id)));
    } catch (StorageException.Missing gone) {
      LOGGER.debug("The upload of '{}' had ended already.", key);
    } catch (StorageException e) {
      LOGGER.warn("An unfinished upload of '{}' stays in the bucket for now.", key, e);
    }
  }
}
