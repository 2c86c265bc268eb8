package dev.sagitta.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.cloud.servers.Call;
import dev.sagitta.cloud.servers.Fault;
import dev.sagitta.cloud.servers.FaultPlan;
import dev.sagitta.cloud.servers.s3.S3Server;
import dev.sagitta.spi.storage.CopyingStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the storage does when requests and answers are lost, late, refused or spoilt. */
final class S3FaultsTest {
  private static final ObjectKey KEY = ObjectKey.of("key");
  private static final ObjectKey OTHER = ObjectKey.of("other");
  private static final String NAME = "some/prefix/key";

  private S3Server server;
  private CopyingStorage storage;

  @BeforeEach
  void start() {
    server = S3Server.start();
    server.createBucket(Locations.BUCKET);
    // A second for what stalls, and enough attempts for two faults in a row.
    storage = Locations.open(server, Map.of("timeout", "1s", "deadline", "20s"));
    server.takeCalls();
  }

  @AfterEach
  void stop() {
    storage.close();
    server.close();
  }

  /** What can happen to any request, and is over when it is repeated. */
  static Stream<Fault> passing() {
    return Stream.of(
        new Fault.Delay(Duration.ofMillis(50)),
        new Fault.CutBefore(),
        new Fault.CutAfter(),
        new Fault.StallBefore(),
        new Fault.StallAfter(),
        new Fault.Refuse(500, "InternalError"),
        new Fault.RefuseAfter(500, "InternalError"),
        new Fault.Refuse(503, "SlowDown"),
        new Fault.Refuse(503, "ServiceUnavailable"),
        new Fault.Refuse(429, "TooManyRequests"),
        new Fault.Refuse(409, "ConditionalRequestConflict"),
        new Fault.Refuse(403, "RequestTimeTooSkewed"),
        new Fault.RefuseAfter(504, "GatewayTimeout"));
  }

  /** What can happen to a write on top of that. */
  static Stream<Fault> passingWrites() {
    return Stream.concat(
        passing(),
        Stream.of(new Fault.CorruptRequest(3), new Fault.RefuseAfter(412, "PreconditionFailed")));
  }

  /** What can happen to a read on top of that. */
  static Stream<Fault> passingReads() {
    return Stream.concat(
        passing(),
        Stream.of(
            new Fault.CutBody(100),
            new Fault.CutBody(0),
            new Fault.StallBody(100),
            new Fault.CorruptBody(50),
            new Fault.CorruptBody(1009)));
  }

  private static ByteBuffer random(int size) {
    byte[] bytes = new byte[size];
    new SplittableRandom(size).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private ByteBuffer read(ObjectKey key) {
    ByteBuffer target = ByteBuffer.allocate(20 << 20);
    storage.read(key, 0, target);
    return target.flip();
  }

  private void requireStruck() {
    assertThat(server.faults().pending()).as("the fault has happened").isZero();
  }

  @ParameterizedTest
  @MethodSource("passingWrites")
  void aCreationSucceedsOnce(Fault fault) {
    server.faults().next(1, FaultPlan.of("PutObject"), fault);
    Version version = storage.create(KEY, random(1000));
    requireStruck();
    assertThat(storage.find(KEY)).contains(new StoredObject(KEY, 1000, version));
    assertThat(read(KEY)).isEqualTo(random(1000));
    assertThatThrownBy(() -> storage.create(KEY, random(1000)))
        .isInstanceOf(StorageException.AlreadyExists.class);
    assertThat(server.keys(Locations.BUCKET)).containsExactly(NAME);
  }

  @ParameterizedTest
  @MethodSource("passingWrites")
  void aReplacementSucceedsOnce(Fault fault) {
    Version old = storage.create(KEY, random(500));
    server.faults().next(1, FaultPlan.of("PutObject"), fault);
    Version version = storage.replace(KEY, old, random(1000));
    requireStruck();
    assertThat(storage.find(KEY)).contains(new StoredObject(KEY, 1000, version));
    assertThat(read(KEY)).isEqualTo(random(1000));
    assertThatThrownBy(() -> storage.replace(KEY, old, random(1)))
        .isInstanceOf(StorageException.VersionMismatch.class);
  }

  @ParameterizedTest
  @MethodSource("passing")
  void anUploadSucceedsWhateverStepIsHit(Fault fault) {
    for (String step : List.of("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload")) {
      ObjectKey key = ObjectKey.of("uploaded/" + step);
      server.faults().next(1, FaultPlan.of(step), fault);
      Version version;
      try (Upload upload = storage.upload(key)) {
        upload.write(random(11 << 20));
        version = upload.commit();
      }
      requireStruck();
      assertThat(storage.find(key)).contains(new StoredObject(key, 11 << 20, version));
      assertThat(read(key)).isEqualTo(random(11 << 20));
    }
  }

  @Test
  void aPartThatIsSpoiltOnTheWayIsSentAgain() {
    server.faults().next(1, FaultPlan.of("UploadPart"), new Fault.CorruptRequest(1 << 20));
    try (Upload upload = storage.upload(KEY)) {
      upload.write(random(6 << 20));
      upload.commit();
    }
    requireStruck();
    assertThat(read(KEY)).isEqualTo(random(6 << 20));
  }

  @ParameterizedTest
  @MethodSource("passingReads")
  void aReadFindsTheBytes(Fault fault) {
    storage.create(KEY, random(1000));
    server.faults().next(1, FaultPlan.of("GetObject"), fault);
    assertThat(read(KEY)).isEqualTo(random(1000));
    requireStruck();
  }

  @Test
  void aReadOfAPartIsRepeatedIntoTheSameBytesOfTheTarget() {
    storage.create(KEY, random(1000));
    server.faults().next(2, FaultPlan.of("GetObject"), new Fault.CutBody(100));
    ByteBuffer target = ByteBuffer.allocateDirect(600).position(50);
    storage.read(KEY, 200, target);
    requireStruck();
    assertThat(target.hasRemaining()).isFalse();
    assertThat(target.flip().slice(50, 550)).isEqualTo(random(1000).slice(200, 550));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void findingListingAndDeletingSucceed(Fault fault) {
    storage.create(KEY, random(1000));
    storage.create(OTHER, random(10));
    if (!(fault instanceof Fault.Refuse refuse && refuse.status() == 403)) {
      // The answer to a HEAD has no body that could tell a wrong clock from a missing permission.
      server.faults().next(1, FaultPlan.of("HeadObject"), fault);
    }
    server.faults().next(1, FaultPlan.of("ListObjectsV2"), fault);
    assertThat(storage.find(KEY).orElseThrow().size()).isEqualTo(1000);
    assertThat(storage.list("", "", 10)).hasSize(2);
    server.faults().next(1, FaultPlan.of("DeleteObjects"), fault);
    storage.delete(List.of(KEY, OTHER));
    storage.create(KEY, random(10));
    server.faults().next(1, FaultPlan.of("DeleteObject"), fault);
    storage.delete(List.of(KEY));
    requireStruck();
    assertThat(storage.list("", "", 10)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("passing")
  void aCopySucceedsWhateverStepIsHit(Fault fault) {
    storage.create(KEY, random(6 << 20));
    for (String step : List.of("GetObject", "UploadPartCopy", "CompleteMultipartUpload")) {
      ObjectKey copy = ObjectKey.of("copies/" + step);
      server.faults().next(1, FaultPlan.of(step), fault);
      storage.copy(KEY, copy);
      requireStruck();
      assertThat(read(copy)).isEqualTo(random(6 << 20));
    }
  }

  @Test
  void aReplacementThatOthersMayHaveSeenIsNotCalledAFailure() {
    Version old = storage.create(KEY, random(100));
    byte[] others = random(200).array();
    AtomicInteger puts = new AtomicInteger();
    server
        .faults()
        .always(
            call -> {
              if (call.operation().equals("PutObject") && puts.incrementAndGet() == 2) {
                server.store(Locations.BUCKET, NAME, others);
              }
              return false;
            },
            new Fault.CutBefore());
    server.faults().next(1, FaultPlan.of("PutObject"), new Fault.CutAfter());
    assertThatThrownBy(() -> storage.replace(KEY, old, random(300)))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("cannot tell whether it replaced 'key'");
  }

  @Test
  void anAnswerThatStaysAwayIsResolvedWhenTheDeadlineHasPassed() {
    try (Storage hurried =
        Locations.open(server, Map.of("timeout", "300ms", "deadline", "300ms"))) {
      server.faults().next(1, FaultPlan.of("PutObject"), new Fault.StallAfter());
      Version version = hurried.create(KEY, random(100));
      assertThat(hurried.find(KEY)).contains(new StoredObject(KEY, 100, version));
      server.faults().next(1, FaultPlan.of("PutObject"), new Fault.StallBefore());
      assertThatThrownBy(() -> hurried.create(OTHER, random(100)))
          .isInstanceOf(StorageException.Unavailable.class);
      assertThat(hurried.find(OTHER)).isEmpty();
    }
  }

  @Test
  void whatDoesNotPassIsToldWithinTheDeadline() {
    storage.create(KEY, random(100));
    try (Storage hurried =
        Locations.open(server, Map.of("timeout", "200ms", "deadline", "600ms"))) {
      server.faults().always(call -> true, new Fault.Refuse(503, "SlowDown"));
      long begun = System.nanoTime();
      assertThatThrownBy(() -> hurried.read(KEY, 0, ByteBuffer.allocate(10)))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("read 'key'")
          .hasMessageContaining("SlowDown");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
      assertThat(server.takeCalls().stream().filter(call -> call.operation().equals("GetObject")))
          .hasSizeGreaterThan(1);
      server.faults().clear();
    }
  }

  @Test
  void bytesThatAreDamagedInTheBucketAreNeverHandedOut() {
    storage.create(KEY, random(1000));
    byte[] damaged = server.bytes(Locations.BUCKET, NAME).orElseThrow();
    damaged[500] ^= 4;
    server.store(Locations.BUCKET, NAME, damaged);
    try (Storage hurried =
        Locations.open(server, Map.of("timeout", "300ms", "deadline", "300ms"))) {
      assertThatThrownBy(() -> hurried.read(KEY, 0, ByteBuffer.allocate(1000)))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("checksum");
    }
  }

  @Test
  void whatIsNotAllowedIsDeniedAtOnceAndOnlyThat() {
    Version version = storage.create(KEY, random(6 << 20));
    Map<String, Runnable> calls =
        Map.of(
            "PutObject", () -> storage.create(OTHER, random(10)),
            "GetObject", () -> storage.read(KEY, 0, ByteBuffer.allocate(10)),
            "HeadObject", () -> storage.find(KEY),
            "ListObjectsV2", () -> storage.list("", "", 10),
            "DeleteObject", () -> storage.delete(List.of(KEY)),
            "DeleteObjects", () -> storage.delete(List.of(KEY, OTHER)),
            "UploadPartCopy", () -> storage.copy(KEY, OTHER));
    calls.forEach((operation, call) -> {
      server.takeCalls();
      server.faults().always(FaultPlan.of(operation), new Fault.Refuse(403, "AccessDenied"));
      assertThatThrownBy(call::run)
          .as(operation)
          .isInstanceOf(StorageException.Denied.class)
          .hasMessageContaining(operation.equals("HeadObject") ? "403" : "AccessDenied");
      assertThat(server.takeCalls().stream().map(Call::operation).filter(operation::equals))
          .as("not repeated")
          .hasSize(1);
      server.faults().clear();
      assertThat(storage.find(KEY).orElseThrow().version()).isEqualTo(version);
    });
    assertThat(server.unfinishedUploads(Locations.BUCKET)).isEmpty();
  }

  @Test
  void aBulkDeleteAsksAgainForBusyKeysAndNamesThoseItMayNotDelete() {
    storage.create(KEY, random(10));
    storage.create(OTHER, random(10));
    server.makeBusy(Locations.BUCKET, NAME);
    storage.delete(List.of(KEY, OTHER));
    assertThat(storage.list("", "", 10)).isEmpty();
    storage.create(KEY, random(10));
    server.protect(Locations.BUCKET, NAME);
    assertThatThrownBy(() -> storage.delete(List.of(KEY, OTHER)))
        .isInstanceOf(StorageException.Denied.class)
        .hasMessageContaining(NAME);
  }

  @Test
  void anObjectDeletedByHandIsMissing() {
    Version version = storage.create(KEY, random(10));
    server.remove(Locations.BUCKET, NAME);
    assertThat(storage.find(KEY)).isEmpty();
    assertThatThrownBy(() -> storage.read(KEY, 0, ByteBuffer.allocate(1)))
        .isInstanceOf(StorageException.Missing.class);
    assertThatThrownBy(() -> storage.replace(KEY, version, random(10)))
        .isInstanceOf(StorageException.VersionMismatch.class);
  }

  @Test
  void whatOthersPutIntoTheBucketIsNotListedAsAnObject() {
    storage.create(KEY, random(10));
    server.store(Locations.BUCKET, "some/prefix/short", "tiny".getBytes(UTF_8));
    server.store(Locations.BUCKET, "some/prefix/not a key, but long", random(100).array());
    server.store(Locations.BUCKET, "some/prefix-longer/key", random(100).array());
    assertThat(storage.list("", "", 10)).extracting(StoredObject::key).containsExactly(KEY);
    assertThatThrownBy(() -> storage.find(ObjectKey.of("short")))
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("something else has written it");
  }

  @Test
  void callsTakeNoMoreRequestsThanTheyNeed() {
    Version version = storage.create(KEY, random(100));
    requireCalls("PutObject");
    storage.replace(KEY, version, random(6 << 20));
    requireCalls("PutObject");
    storage.find(KEY);
    requireCalls("HeadObject");
    storage.read(KEY, 0, ByteBuffer.allocate(100));
    requireCalls("GetObject");
    storage.read(KEY, 6 << 20, ByteBuffer.allocate(100));
    requireCalls("GetObject");
    storage.list("", "", 5000);
    requireCalls("ListObjectsV2");
    storage.copy(KEY, OTHER);
    requireCalls(
        "GetObject",
        "CreateMultipartUpload",
        "UploadPartCopy",
        "UploadPart",
        "CompleteMultipartUpload");
    storage.delete(List.of(KEY, OTHER));
    requireCalls("DeleteObjects");
    try (Upload upload = storage.upload(KEY)) {
      upload.write(random(1000));
      upload.commit();
    }
    requireCalls("PutObject");
    try (Upload upload = storage.upload(OTHER)) {
      upload.write(random(5 << 20));
      upload.write(random(5 << 20));
      upload.commit();
    }
    assertThat(server.takeCalls())
        .extracting(Call::operation)
        .containsExactlyInAnyOrder(
            "CreateMultipartUpload", "UploadPart", "UploadPart", "CompleteMultipartUpload");
  }

  private void requireCalls(String... operations) {
    assertThat(server.takeCalls()).extracting(Call::operation).containsExactly(operations);
  }

  @Test
  void anUploadThatFailsLeavesNothing() {
    server.faults().always(FaultPlan.of("UploadPart"), new Fault.Refuse(403, "AccessDenied"));
    try (Upload upload = storage.upload(KEY)) {
      assertThatThrownBy(
              () -> {
                upload.write(random(12 << 20));
                upload.commit();
              })
          .isInstanceOf(StorageException.Denied.class);
    }
    assertThat(server.unfinishedUploads(Locations.BUCKET)).isEmpty();
    assertThat(server.keys(Locations.BUCKET)).isEmpty();
  }

  @Test
  void interruptsAndLostAnswersLeakNoConnection() {
    try (Storage narrow =
        Locations.open(server, Map.of("connections", "2", "timeout", "2s", "deadline", "20s"))) {
      narrow.create(KEY, random(100_000));
      server.faults().next(5, FaultPlan.of("GetObject"), new Fault.CutBody(1000));
      for (int i = 0; i < 20; i++) {
        if (i % 2 == 0) {
          Thread.currentThread().interrupt();
        }
        ByteBuffer target = ByteBuffer.allocate(100_000);
        narrow.read(KEY, 0, target);
        assertThat(Thread.interrupted()).isEqualTo(i % 2 == 0);
        assertThat(target.flip()).isEqualTo(random(100_000));
      }
    }
  }
}
