package dev.sagitta.cloud.servers.s3;

import dev.sagitta.cloud.servers.Answer;
import dev.sagitta.cloud.servers.Received;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * The operations on a whole bucket.
 *
 * @param bucket the bucket
 * @param name its name
 */
record BucketCalls(Bucket bucket, String name) {
  private static final int PAGE = 1000;
  private static final int MOST_DELETED = 1000;

  Answer list(Received request) {
    Map<String, String> query = request.query();
    if (query.containsKey("delimiter")) {
      throw new S3Failure(501, "NotImplemented");
    }
    String prefix = query.getOrDefault("prefix", "");
    String after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
    int limit = Math.min(PAGE, Integer.parseInt(query.getOrDefault("max-keys", "1000")));
    List<Map.Entry<String, S3Object>> found = bucket.list(prefix, after, limit + 1);
    boolean more = found.size() > limit;
    List<Map.Entry<String, S3Object>> page = more ? found.subList(0, limit) : found;
    boolean encode = query.getOrDefault("encoding-type", "").equals("url");
    Xml xml =
        new Xml()
            .begin("ListBucketResult")
            .add("Name", name)
            .add("Prefix", shown(prefix, encode))
            .add("KeyCount", page.size())
            .add("MaxKeys", limit)
            .add("IsTruncated", more);
    if (encode) {
      xml.add("EncodingType", "url");
    }
    if (more) {
      xml.add("NextContinuationToken", page.getLast().getKey());
    }
    for (Map.Entry<String, S3Object> entry : page) {
      xml.begin("Contents")
          .add("Key", shown(entry.getKey(), encode))
          .add("LastModified", entry.getValue().modified())
          .add("ETag", ObjectCalls.quoted(entry.getValue().etag()))
          .add("Size", entry.getValue().bytes().byteSize())
          .add("StorageClass", "STANDARD")
          .end();
    }
    return Answer.xml(200, Map.of("Content-Type", "application/xml"), xml.all());
  }

  private static String shown(String key, boolean encode) {
    return encode
        ? URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/").replace("+", "%20")
        : key;
  }

  Answer uploads(Received request) {
    String prefix = request.query().getOrDefault("prefix", "");
    boolean encode = request.query().getOrDefault("encoding-type", "").equals("url");
    Xml xml =
        new Xml()
            .begin("ListMultipartUploadsResult")
            .add("Bucket", name)
            .add("MaxUploads", PAGE)
            .add("IsTruncated", false);
    bucket.uploads().stream()
        .filter(upload -> upload.key().startsWith(prefix))
        .sorted(Comparator.comparing(PendingUpload::key).thenComparing(PendingUpload::id))
        .forEach(upload ->
            xml.begin("Upload")
                .add("Key", shown(upload.key(), encode))
                .add("UploadId", upload.id())
                .add("Initiated", upload.begun())
                .end());
    return Answer.xml(200, Map.of("Content-Type", "application/xml"), xml.all());
  }

  Answer delete(Received request) {
    if (request.header("content-md5").isEmpty()
        && request.headers().keySet().stream().noneMatch(h -> h.startsWith("x-amz-checksum-"))) {
      throw new S3Failure(400, "InvalidRequest");
    }
    List<Element> objects = Xml.elements(Payload.of(request), "Object");
    if (objects.isEmpty() || objects.size() > MOST_DELETED) {
      throw new S3Failure(400, "MalformedXML");
    }
    Xml xml = new Xml().begin("DeleteResult");
    for (Element object : objects) {
      String key = Xml.child(object, "Key");
      if (bucket.undeletable(key)) {
        xml.begin("Error").add("Key", key).add("Code", "AccessDenied").end();
      } else if (bucket.takeBusy(key)) {
        xml.begin("Error").add("Key", key).add("Code", "InternalError").end();
      } else {
        bucket.delete(List.of(key));
        xml.begin("Deleted").add("Key", key).end();
      }
    }
    return Answer.xml(200, Map.of("Content-Type", "application/xml"), xml.all());
  }
}
