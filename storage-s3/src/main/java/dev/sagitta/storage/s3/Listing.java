package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists objects, in as many pages as it takes. */
final class Listing {
  private static final int PAGE = 1000;

  private final Bucket bucket;

  Listing(Bucket bucket) {
    this.bucket = bucket;
  }

  List<StoredObject> list(String prefix, String after, int limit) {
    List<StoredObject> found = new ArrayList<>();
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(bucket.bucketName()).prefix(bucket.prefix() + prefix);
    if (!after.isEmpty()) {
      request.startAfter(bucket.prefix() + after);
    }
    while (true) {
      request.maxKeys(Math.min(PAGE, limit - found.size()));
      ListObjectsV2Response page =
          bucket.repeat(
              "list what starts with '" + prefix + "'",
              () -> bucket.sdk().listObjectsV2(request.build()));
      page.contents().forEach(object -> add(object, found));
      if (!page.isTruncated() || found.size() >= limit) {
        return found;
      }
      request.startAfter(null).continuationToken(page.nextContinuationToken());
    }
  }

  /** Leaves out what is no object of a storage. */
  private void add(S3Object object, List<StoredObject> found) {
    if (object.size() >= Trailer.LENGTH) {
      bucket
          .keyOf(object.key())
          .map(key ->
              new StoredObject(key, object.size() - Trailer.LENGTH, Bucket.version(object.eTag())))
          .ifPresent(found::add);
    }
  }
}
