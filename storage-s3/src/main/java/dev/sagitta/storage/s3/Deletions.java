package dev.sagitta.storage.s3;

import dev.sagitta.spi.storage.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Deletes objects, many by one request. The answer to such a request is good even where single keys
 * were not deleted, so it is read: what may succeed later is asked for again.
 */
final class Deletions {
  private static final int PAGE = 1000;

  private final Bucket bucket;

  Deletions(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Deletes by whole names in the bucket. */
  void delete(Collection<String> names) {
    List<String> all = List.copyOf(new LinkedHashSet<>(names));
    if (all.size() == 1) {
      bucket.repeat(
          "delete '" + all.getFirst() + "'",
          () ->
              bucket
                  .sdk()
                  .deleteObject(
                      request -> request.bucket(bucket.bucketName()).key(all.getFirst())));
      return;
    }
    for (int from = 0; from < all.size(); from += PAGE) {
      deletePage(all.subList(from, Math.min(from + PAGE, all.size())));
    }
  }

  private void deletePage(List<String> names) {
    List<String> left = names;
    String what = "delete " + names.size() + " objects";
    try (Attempts attempts = bucket.attempts(what)) {
      while (true) {
        try {
          left = refused(left);
          if (left.isEmpty()) {
            return;
          }
          throw S3Exception.builder()
              .statusCode(503)
              .message(left.size() + " keys, the first one '" + left.getFirst() + "', were busy")
              .build();
        } catch (SdkException e) {
          switch (S3Errors.reaction(e)) {
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

  /** Deletes, and answers what was not deleted but may be later. */
  private List<String> refused(List<String> names) {
    DeleteObjectsResponse answer =
        bucket
            .sdk()
            .deleteObjects(request -> request.bucket(bucket.bucketName()).delete(quietly(names)));
    List<String> busy = new ArrayList<>();
    for (S3Error error : answer.errors()) {
      String code = String.valueOf(error.code());
      switch (S3Errors.reaction(code, 400)) {
        case RETRY, CONFLICT -> busy.add(error.key());
        case MISSING_OBJECT -> {
          // Gone is gone.
        }
        case DENIED ->
            throw new StorageException.Denied(
                message(error) + " Allow it to delete objects there.", null);
        default -> throw new StorageException.Unavailable(message(error), null);
      }
    }
    return busy;
  }

  private String message(S3Error error) {
    return "The S3 storage "
        + bucket.config().where()
        + " could not delete '"
        + error.key()
        + "': "
        + error.code()
        + ".";
  }

  private static Delete quietly(List<String> names) {
    return Delete.builder()
        .quiet(true)
        .objects(names.stream().map(name -> ObjectIdentifier.builder().key(name).build()).toList())
        .build();
  }
}
