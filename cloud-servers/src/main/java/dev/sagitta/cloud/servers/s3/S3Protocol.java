package dev.sagitta.cloud.servers.s3;

import dev.sagitta.cloud.servers.Answer;
import dev.sagitta.cloud.servers.Call;
import dev.sagitta.cloud.servers.Protocol;
import dev.sagitta.cloud.servers.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The protocol, path style: which operation a request is, and who does it. */
final class S3Protocol implements Protocol {
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final Map<String, Signature> signatures = new ConcurrentHashMap<>();
  private volatile Duration clockOffset = Duration.ZERO;

  void allow(Signature signature) {
    signatures.put(signature.accessKeyId(), signature);
  }

  void create(String name, Bucket bucket) {
    buckets.put(name, bucket);
  }

  void remove(String name) {
    buckets.remove(name);
  }

  void shiftClock(Duration offset) {
    clockOffset = offset;
  }

  Instant now() {
    return Instant.now().plus(clockOffset);
  }

  Optional<Bucket> bucket(String name) {
    return Optional.ofNullable(buckets.get(name));
  }

  @Override
  public Call describe(Received request) {
    Path path = Path.of(request);
    return new Call(operation(request, path), path.key());
  }

  /**
   * The two parts of a path.
   *
   * @param bucket what stands before the second slash
   * @param key what stands behind it
   */
  private record Path(String bucket, String key) {
    static Path of(Received request) {
      String path = request.path().substring(1);
      int slash = path.indexOf('/');
      return slash < 0
          ? new Path(path, "")
          : new Path(path.substring(0, slash), path.substring(slash + 1));
    }
  }

  private static String operation(Received request, Path path) {
    boolean upload = request.query().containsKey("uploadId");
    boolean copy = request.headers().containsKey("x-amz-copy-source");
    boolean uploads = request.query().containsKey("uploads");
    boolean object = !path.key().isEmpty();
    return switch (request.method()) {
      case "HEAD" -> object ? "HeadObject" : "HeadBucket";
      case "GET" -> object ? "GetObject" : uploads ? "ListMultipartUploads" : "ListObjectsV2";
      case "DELETE" -> upload ? "AbortMultipartUpload" : object ? "DeleteObject" : "DeleteBucket";
      case "PUT" -> {
        if (upload) {
          yield copy ? "UploadPartCopy" : "UploadPart";
        }
        yield copy ? "CopyObject" : object ? "PutObject" : "CreateBucket";
      }
      case "POST" -> {
        if (!object) {
          yield "DeleteObjects";
        }
        yield upload ? "CompleteMultipartUpload" : "CreateMultipartUpload";
      }
      default -> request.method();
    };
  }

  @Override
  public Answer answer(Received request) {
    try {
      return checked(request);
    } catch (S3Failure e) {
      return refusal(e.status(), e.code());
    }
  }

  private Answer checked(Received request) {
    signature(request).check(request, now());
    Path path = Path.of(request);
    @Nullable Bucket bucket = buckets.get(path.bucket());
    if (bucket == null) {
      throw new S3Failure(404, "NoSuchBucket");
    }
    ObjectCalls objects = new ObjectCalls(bucket, path.key(), now());
    UploadCalls uploads = new UploadCalls(bucket, path.key(), now());
    BucketCalls whole = new BucketCalls(bucket, path.bucket());
    return switch (operation(request, path)) {
      case "HeadBucket" -> Answer.empty(200, Map.of());
      case "ListObjectsV2" -> whole.list(request);
      case "ListMultipartUploads" -> whole.uploads(request);
      case "DeleteObjects" -> whole.delete(request);
      case "HeadObject" -> objects.head();
      case "GetObject" -> objects.get(request);
      case "PutObject" -> objects.put(request);
      case "DeleteObject" -> objects.delete();
      case "CreateMultipartUpload" -> uploads.begin(request, path.bucket());
      case "UploadPart" -> uploads.part(request);
      case "UploadPartCopy" -> uploads.copiedPart(request, this::bucket);
      case "CompleteMultipartUpload" -> uploads.complete(request);
      case "AbortMultipartUpload" -> uploads.abort(request);
      default -> throw new S3Failure(501, "NotImplemented");
    };
  }

  private Signature signature(Received request) {
    String authorization = request.header("authorization").orElse("");
    int credential = authorization.indexOf("Credential=");
    int end = authorization.indexOf('/', credential);
    if (credential < 0 || end < 0) {
      throw new S3Failure(403, "AccessDenied");
    }
    @Nullable Signature known =
        signatures.get(authorization.substring(credential + "Credential=".length(), end));
    if (known == null) {
      throw new S3Failure(403, "InvalidAccessKeyId");
    }
    return known;
  }

  @Override
  public Answer refusal(int status, String code) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", "application/xml");
    headers.put("x-amz-request-id", "scripted");
    String body =
        new Xml()
            .begin("Error")
            .add("Code", code)
            .add("Message", "The server says " + code + ".")
            .add("RequestId", "scripted")
            .all()
            // Errors have no namespace.
            .replaceFirst(" xmlns=\"[^\"]*\"", "");
    return status == 304 ? Answer.empty(status, headers) : Answer.xml(status, headers, body);
  }
}
