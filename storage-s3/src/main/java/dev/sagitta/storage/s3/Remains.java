package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * What dead writers have left in the bucket: unfinished uploads, which cost money and are seen in
 * no listing, and objects of a probe. What is younger than a limit may belong to somebody alive.
 */
final class Remains {
  private static final Logger LOGGER = LoggerFactory.getLogger(Remains.class);
  private static final Duration LONGEST_PROBE = Duration.ofHours(1);

  private final Bucket bucket;

  Remains(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Removes what it may; what it may not is left with a warning, as it harms nobody. */
  void remove() {
    try {
      removeUploads(Instant.now().minus(bucket.config().limits().abandonedAfter()));
      removeProbes(Instant.now().minus(LONGEST_PROBE));
    } catch (StorageException e) {
      LOGGER.warn("What dead writers may have left in {} stays there.", bucket.config().where(), e);
    }
  }

  private void removeUploads(Instant before) {
    @Nullable String keyMarker = null;
    @Nullable String uploadMarker = null;
    ListMultipartUploadsResponse page;
    do {
      @Nullable String key = keyMarker;
      @Nullable String upload = uploadMarker;
      page =
          bucket.repeat(
              "list unfinished uploads",
              () ->
                  bucket
                      .sdk()
                      .listMultipartUploads(request ->
                          request
                              .bucket(bucket.bucketName())
                              .prefix(bucket.prefix())
                              .keyMarker(key)
                              .uploadIdMarker(upload)));
      for (MultipartUpload each : page.uploads()) {
        if (!each.initiated().isAfter(before)) {
          abort(each);
        }
      }
      keyMarker = page.nextKeyMarker();
      uploadMarker = page.nextUploadIdMarker();
    } while (page.isTruncated());
  }

  private void abort(MultipartUpload upload) {
    try {
      bucket.repeat(
          "abort an unfinished upload",
          () ->
              bucket
                  .sdk()
                  .abortMultipartUpload(request ->
                      request
                          .bucket(bucket.bucketName())
                          .key(upload.key())
                          .uploadId(upload.uploadId())));
      LOGGER.info(
          "Removed an unfinished upload of '{}' from {}.", upload.key(), upload.initiated());
    } catch (StorageException.Missing gone) {
      LOGGER.debug("The upload of '{}' has ended meanwhile.", upload.key());
    }
  }

  private void removeProbes(Instant before) {
    List<String> old = new ArrayList<>();
    bucket
        .repeat(
            "list what probes have left",
            () ->
                bucket
                    .sdk()
                    .listObjectsV2(request ->
                        request
                            .bucket(bucket.bucketName())
                            .prefix(bucket.prefix() + ContractProbe.FOLDER)))
        .contents()
        .forEach(object -> {
          if (object.lastModified().isBefore(before)) {
            old.add(object.key());
          }
        });
    if (!old.isEmpty()) {
      new Deletions(bucket).delete(old);
    }
  }
}
