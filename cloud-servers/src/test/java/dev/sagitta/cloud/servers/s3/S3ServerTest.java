package dev.sagitta.cloud.servers.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sagitta.cloud.servers.Call;
import dev.sagitta.cloud.servers.Fault;
import dev.sagitta.cloud.servers.FaultPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The server as the real client of the SDK sees it, with the client's own defaults. */
final class S3ServerTest {
  private static final String BUCKET = "bucket";

  private S3Server server;
  private S3Client client;

  @BeforeEach
  void start() {
    server = S3Server.start();
    server.createBucket(BUCKET);
    client = client(S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private S3Client client(String id, String secret) {
    return S3Client.builder()
        .region(Region.EU_CENTRAL_1)
        .endpointOverride(server.endpoint())
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
        .overrideConfiguration(override ->
            override
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .apiCallAttemptTimeout(Duration.ofSeconds(2)))
        .build();
  }

  private String put(String key, String content) {
    return client
        .putObject(
            request -> request.bucket(BUCKET).key(key).metadata(Map.of("who", "me")),
            RequestBody.fromString(content))
        .eTag();
  }

  private String get(String key) {
    return client.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asUtf8String();
  }

  private static int status(SdkException e) {
    return ((S3Exception) e).statusCode();
  }

  private int refusal(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(S3Exception.class);
    return status((SdkException) thrown);
  }

  @Test
  void whatWasPutIsReadWithItsMetadata() {
    String etag = put("some/key +~ä", "content");
    assertThat(get("some/key +~ä")).isEqualTo("content");
    var head = client.headObject(request -> request.bucket(BUCKET).key("some/key +~ä"));
    assertThat(head.eTag()).isEqualTo(etag).isEqualTo("\"9a0364b9e99bb480dd25e1f0284c8555\"");
    assertThat(head.contentLength()).isEqualTo(7);
    assertThat(head.metadata()).containsEntry("who", "me");
  }

  @Test
  void rangesAreCutAndThoseBehindTheEndRefused() {
    put("key", "0123456789");
    for (var each :
        Map.of("bytes=2-4", "234", "bytes=8-100", "89", "bytes=7-", "789", "bytes=-3", "789")
            .entrySet()) {
      var part =
          client.getObjectAsBytes(
              request -> request.bucket(BUCKET).key("key").range(each.getKey()));
      assertThat(part.asUtf8String()).isEqualTo(each.getValue());
      assertThat(part.response().contentRange()).endsWith("/10");
    }
    assertThat(
            refusal(() ->
                client.getObjectAsBytes(
                    request -> request.bucket(BUCKET).key("key").range("bytes=10-11"))))
        .isEqualTo(416);
  }

  @Test
  void absentThingsAre404() {
    assertThatThrownBy(() -> get("absent")).isInstanceOf(NoSuchKeyException.class);
    assertThat(refusal(() -> client.headObject(r -> r.bucket(BUCKET).key("absent"))))
        .isEqualTo(404);
    assertThat(refusal(() -> client.listObjectsV2(r -> r.bucket("no-such-bucket")))).isEqualTo(404);
  }

  @Test
  void preconditionsAreObeyed() {
    String first = put("key", "first");
    assertThat(
            refusal(() ->
                client.putObject(
                    r -> r.bucket(BUCKET).key("key").ifNoneMatch("*"),
                    RequestBody.fromString("second"))))
        .isEqualTo(412);
    client.putObject(
        r -> r.bucket(BUCKET).key("key").ifMatch(first), RequestBody.fromString("second"));
    assertThat(
            refusal(() ->
                client.putObject(
                    r -> r.bucket(BUCKET).key("key").ifMatch(first),
                    RequestBody.fromString("third"))))
        .isEqualTo(412);
    assertThat(
            refusal(() ->
                client.putObject(
                    r -> r.bucket(BUCKET).key("absent").ifMatch(first),
                    RequestBody.fromString("third"))))
        .isEqualTo(404);
    assertThat(get("key")).isEqualTo("second");
  }

  private int winners(String key) throws InterruptedException, ExecutionException {
    int winners = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> racing = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String content = "racer " + i;
        racing.add(
            threads.submit(() -> {
              try {
                client.putObject(
                    r -> r.bucket(BUCKET).key(key).ifNoneMatch("*"),
                    RequestBody.fromString(content));
                return true;
              } catch (S3Exception e) {
                assertThat(e.statusCode()).isEqualTo(412);
                return false;
              }
            }));
      }
      for (Future<Boolean> each : racing) {
        winners += each.get() ? 1 : 0;
      }
    }
    return winners;
  }

  @Test
  void ofManyWhoRaceOneWinsWhereThePreconditionsAreExactAndMoreWhereTheyRace() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(winners("key-" + i)).isEqualTo(1);
    }
    server.createBucket(BUCKET, Preconditions.RACING);
    assertThat(winners("key")).isGreaterThan(1);
    server.createBucket(BUCKET, Preconditions.IGNORED);
    assertThat(winners("key")).isEqualTo(8);
  }

  @Test
  void pagesListAllKeysInOrder() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      keys.add("dir/" + (i * 7 % 25) + (i % 2 == 0 ? "/x&<" : "-~"));
      put(keys.getLast(), "content");
    }
    put("other", "content");
    List<String> listed = new ArrayList<>();
    String token = null;
    do {
      String after = token;
      ListObjectsV2Response page =
          client.listObjectsV2(
              r -> r.bucket(BUCKET).prefix("dir/").maxKeys(10).continuationToken(after));
      listed.addAll(page.contents().stream().map(S3Object::key).toList());
      token = page.nextContinuationToken();
    } while (token != null);
    assertThat(listed).isSorted().containsExactlyInAnyOrderElementsOf(keys);
    assertThat(
            client
                .listObjectsV2(r -> r.bucket(BUCKET).prefix("dir/").startAfter(listed.get(20)))
                .contents())
        .extracting(S3Object::key)
        .containsExactlyElementsOf(listed.subList(21, 25));
  }

  @Test
  void partsBecomeAnObjectOrAreForgotten() {
    byte[] bytes = new byte[(11 << 20) + 5];
    new SplittableRandom(1).nextBytes(bytes);
    String id = client.createMultipartUpload(r -> r.bucket(BUCKET).key("large")).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    int size = 6 << 20;
    for (int i = 0; i * size < bytes.length; i++) {
      int number = i + 1;
      byte[] part = Arrays.copyOfRange(bytes, i * size, Math.min(bytes.length, (i + 1) * size));
      String etag =
          client
              .uploadPart(
                  r -> r.bucket(BUCKET).key("large").uploadId(id).partNumber(number),
                  RequestBody.fromBytes(part))
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    }
    assertThat(server.unfinishedUploads(BUCKET)).containsExactly("large");
    assertThat(server.keys(BUCKET)).isEmpty();
    String etag =
        client
            .completeMultipartUpload(r ->
                r.bucket(BUCKET)
                    .key("large")
                    .uploadId(id)
                    .ifNoneMatch("*")
                    .multipartUpload(m -> m.parts(parts)))
            .eTag();
    assertThat(etag).endsWith("-2\"");
    assertThat(server.bytes(BUCKET, "large")).contains(bytes);
    assertThat(server.unfinishedUploads(BUCKET)).isEmpty();
    assertThat(
            refusal(
                () -> client.abortMultipartUpload(r -> r.bucket(BUCKET).key("large").uploadId(id))))
        .isEqualTo(404);
  }

  @Test
  void manyKeysAreDeletedAtOnceAndWhatIsNotIsTold() {
    put("a", "a");
    put("b", "b");
    put("c", "c");
    server.protect(BUCKET, "b");
    server.makeBusy(BUCKET, "c");
    var answer =
        client.deleteObjects(r ->
            r.bucket(BUCKET)
                .delete(d ->
                    d.objects(
                        Stream.of("a", "b", "c")
                            .map(key -> ObjectIdentifier.builder().key(key).build())
                            .toList())));
    assertThat(answer.errors())
        .extracting(e -> e.code())
        .containsExactly("AccessDenied", "InternalError");
    assertThat(server.keys(BUCKET)).containsExactly("b", "c");
  }

  @Test
  void signaturesOfOthersAreRefused() {
    for (S3Client wrong :
        List.of(
            client("nobody", S3Server.SECRET_ACCESS_KEY),
            client(S3Server.ACCESS_KEY_ID, "wrong"))) {
      try (wrong) {
        assertThat(refusal(() -> wrong.listObjectsV2(r -> r.bucket(BUCKET)))).isEqualTo(403);
      }
    }
    server.shiftClock(Duration.ofHours(1));
    assertThat(refusal(() -> client.listObjectsV2(r -> r.bucket(BUCKET)))).isEqualTo(403);
  }

  @Test
  void bytesThatChangeOnTheWayAreRefused() {
    server.faults().next(1, FaultPlan.of("PutObject"), new Fault.CorruptRequest(3));
    assertThat(
            refusal(() ->
                client.putObject(
                    r -> r.bucket(BUCKET).key("key").checksumCRC32C("aaaaaa=="),
                    RequestBody.fromString("content"))))
        .isEqualTo(400);
    assertThat(server.keys(BUCKET)).isEmpty();
  }

  @Test
  void faultsStrikeBeforeOrAfterTheEffect() {
    server.faults().next(1, FaultPlan.of("PutObject"), new Fault.Refuse(503, "SlowDown"));
    assertThat(refusal(() -> put("key", "content"))).isEqualTo(503);
    server.faults().next(1, FaultPlan.of("PutObject"), new Fault.CutBefore());
    assertThatThrownBy(() -> put("key", "content")).isInstanceOf(SdkClientException.class);
    assertThat(server.keys(BUCKET)).isEmpty();
    server.faults().next(1, FaultPlan.of("PutObject"), new Fault.CutAfter());
    assertThatThrownBy(() -> put("one", "content")).isInstanceOf(SdkClientException.class);
    server.faults().next(1, FaultPlan.of("PutObject"), new Fault.RefuseAfter(500, "InternalError"));
    assertThat(refusal(() -> put("two", "content"))).isEqualTo(500);
    server.faults().next(1, FaultPlan.of("PutObject"), new Fault.StallAfter());
    assertThatThrownBy(() -> put("three", "content")).isInstanceOf(SdkClientException.class);
    assertThat(server.keys(BUCKET)).containsExactly("one", "three", "two");
    assertThat(server.faults().pending()).isZero();
  }

  @Test
  void faultsSpoilTheBodyOfAnAnswer() {
    put("key", "content");
    server.faults().next(1, FaultPlan.of("GetObject"), new Fault.CutBody(3));
    assertThatThrownBy(() -> get("key")).isInstanceOf(SdkClientException.class);
    server.faults().next(1, FaultPlan.of("GetObject"), new Fault.StallBody(3));
    assertThatThrownBy(() -> get("key")).isInstanceOf(SdkClientException.class);
    server.faults().next(1, FaultPlan.of("GetObject"), new Fault.CorruptBody(0));
    assertThat(
            client
                .getObjectAsBytes(r -> r.bucket(BUCKET).key("key").range("bytes=0-3"))
                .asUtf8String())
        .isEqualTo("bont");
    assertThat(get("key")).isEqualTo("content");
  }

  @Test
  void callsAreRecorded() {
    put("key", "content");
    get("key");
    assertThat(server.takeCalls())
        .containsExactly(new Call("PutObject", "key"), new Call("GetObject", "key"));
    assertThat(server.takeCalls()).isEmpty();
  }
}
