package dev.sagitta.cloud.servers.s3;

import dev.sagitta.cloud.servers.Answer;
import dev.sagitta.cloud.servers.Received;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.w3c.dom.Element;

/**
 * The operations of a multipart upload.
 *
 * @param bucket where the object will be
 * @param key the object's name
 * @param now the server's time
 */
record UploadCalls(Bucket bucket, String key, Instant now) {
  private static final long LEAST_PART = 5L << 20;
  private static final int MOST_PARTS = 10_000;

  Answer begin(Received request, String bucketName) {
    ObjectCalls.requireKey(key);
    PendingUpload upload =
        new PendingUpload(
            bucket.nextUploadId(),
            key,
            ObjectCalls.metadata(request),
            now,
            new ConcurrentSkipListMap<>());
    bucket.begin(upload);
    return Answer.xml(
        200,
        Map.of(),
        new Xml()
            .begin("InitiateMultipartUploadResult")
            .add("Bucket", bucketName)
            .add("Key", key)
            .add("UploadId", upload.id())
            .all());
  }

  Answer part(Received request) {
    PendingUpload.Part part = store(request, Payload.of(request));
    return Answer.empty(200, Map.of("ETag", ObjectCalls.quoted(part.etag())));
  }

  private PendingUpload.Part store(Received request, MemorySegment bytes) {
    int number = Integer.parseInt(request.query().getOrDefault("partNumber", "0"));
    if (number < 1 || number > MOST_PARTS) {
      throw new S3Failure(400, "InvalidArgument");
    }
    PendingUpload.Part part =
        new PendingUpload.Part(bytes, S3Object.of(bytes, Map.of(), now).etag());
    upload(request).parts().put(number, part);
    return part;
  }

  private PendingUpload upload(Received request) {
    return bucket.upload(request.query().getOrDefault("uploadId", ""), key);
  }

  Answer copiedPart(Received request, Function<String, Optional<Bucket>> buckets) {
    String source =
        URLDecoder.decode(
            request.header("x-amz-copy-source").orElse("").replaceFirst("^/", ""),
            StandardCharsets.UTF_8);
    int slash = source.indexOf('/');
    S3Object object =
        buckets
            .apply(source.substring(0, slash))
            .orElseThrow(() -> new S3Failure(404, "NoSuchBucket"))
            .find(source.substring(slash + 1))
            .orElseThrow(() -> new S3Failure(404, "NoSuchKey"));
    Optional<String> ifMatch = request.header("x-amz-copy-source-if-match");
    if (ifMatch.isPresent() && !ObjectCalls.unquoted(ifMatch.get()).equals(object.etag())) {
      throw new S3Failure(412, "PreconditionFailed");
    }
    MemorySegment bytes = object.bytes();
    Optional<String> range = request.header("x-amz-copy-source-range");
    if (range.isPresent()) {
      ObjectCalls.Slice slice = ObjectCalls.Slice.of(range.get(), bytes.byteSize());
      bytes = bytes.asSlice(slice.from(), slice.length());
    }
    PendingUpload.Part part = store(request, bytes);
    return Answer.xml(
        200,
        Map.of(),
        new Xml()
            .begin("CopyPartResult")
            .add("LastModified", now)
            .add("ETag", ObjectCalls.quoted(part.etag()))
            .all());
  }

  Answer complete(Received request) {
    PendingUpload upload = upload(request);
    List<Element> named = Xml.elements(request.body(), "Part");
    List<PendingUpload.Part> parts = new ArrayList<>();
    int last = 0;
    for (Element each : named) {
      int number = Integer.parseInt(Xml.child(each, "PartNumber"));
      PendingUpload.Part part = upload.parts().get(number);
      if (part == null || !part.etag().equals(ObjectCalls.unquoted(Xml.child(each, "ETag")))) {
        throw new S3Failure(400, "InvalidPart");
      }
      if (number <= last) {
        throw new S3Failure(400, "InvalidPartOrder");
      }
      last = number;
      parts.add(part);
    }
    if (parts.isEmpty()) {
      throw new S3Failure(400, "MalformedXML");
    }
    for (PendingUpload.Part part : parts.subList(0, parts.size() - 1)) {
      if (part.bytes().byteSize() < LEAST_PART) {
        throw new S3Failure(400, "EntityTooSmall");
      }
    }
    S3Object object = joined(upload, parts);
    bucket.complete(upload, object, ObjectCalls.condition(request));
    return Answer.xml(
        200,
        Map.of(),
        new Xml()
            .begin("CompleteMultipartUploadResult")
            .add("Key", key)
            .add("ETag", ObjectCalls.quoted(object.etag()))
            .all());
  }

  private S3Object joined(PendingUpload upload, List<PendingUpload.Part> parts) {
    long size = parts.stream().mapToLong(part -> part.bytes().byteSize()).sum();
    MemorySegment all = Arena.ofAuto().allocate(Math.max(1, size)).asSlice(0, size);
    long at = 0;
    for (PendingUpload.Part part : parts) {
      MemorySegment.copy(part.bytes(), 0, all, at, part.bytes().byteSize());
      at += part.bytes().byteSize();
    }
    String etag = S3Object.tagOfParts(parts.stream().map(PendingUpload.Part::etag).toList());
    return new S3Object(all, etag, upload.metadata(), now);
  }

  Answer abort(Received request) {
    bucket.abort(request.query().getOrDefault("uploadId", ""), key);
    return Answer.empty(204, Map.of());
  }
}
