package dev.sagitta.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.cloud.servers.Call;
import dev.sagitta.cloud.servers.Fault;
import dev.sagitta.cloud.servers.FaultPlan;
import dev.sagitta.cloud.servers.s3.Preconditions;
import dev.sagitta.cloud.servers.s3.S3Server;
import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Opening a bucket for writing: what is found out about it, and what is left of earlier ones. */
final class ContractProbeTest {
  private static final ObjectKey KEY = ObjectKey.of("key");

  private S3Server server;

  @BeforeEach
  void start() {
    server = S3Server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aBucketThatHoldsTheContractIsOpenedAndKeepsNothingOfTheProbe() {
    server.createBucket(Locations.BUCKET);
    Locations.open(server, Map.of()).close();
    assertThat(server.keys(Locations.BUCKET)).isEmpty();
    assertThat(server.unfinishedUploads(Locations.BUCKET)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "EXACT")
  void aBucketThatDoesNotIsRefusedToWritersAndServesReaders(Preconditions preconditions) {
    server.createBucket(Locations.BUCKET, preconditions);
    assertThatThrownBy(() -> Locations.open(server, Map.of()))
        .isInstanceOf(StorageException.Denied.class)
        .hasMessageContaining("s3://bucket/some/prefix/")
        .hasMessageContaining("contract=singleWriter");
    assertThat(server.keys(Locations.BUCKET)).isEmpty();
    try (Storage reader =
        new S3StorageProvider().open(Locations.of(server, "some/prefix", Map.of()), Access.READ)) {
      assertThat(reader.list("", "", 10)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "EXACT")
  void aSingleWriterIsServedWithTheConditionsChecked(Preconditions preconditions) {
    server.createBucket(Locations.BUCKET, preconditions);
    try (Storage storage = Locations.open(server, Map.of("contract", "singleWriter"))) {
      Version first = storage.create(KEY, UTF_8.encode("first"));
      assertThatThrownBy(() -> storage.create(KEY, UTF_8.encode("second")))
          .isInstanceOf(StorageException.AlreadyExists.class);
      storage.replace(KEY, first, UTF_8.encode("second"));
      assertThatThrownBy(() -> storage.replace(KEY, first, UTF_8.encode("third")))
          .isInstanceOf(StorageException.VersionMismatch.class);
      try (Upload upload = storage.upload(KEY)) {
        upload.write(ByteBuffer.allocate(6 << 20));
        assertThatThrownBy(upload::commit).isInstanceOf(StorageException.AlreadyExists.class);
      }
      ByteBuffer read = ByteBuffer.allocate(10);
      storage.read(KEY, 0, read);
      assertThat(UTF_8.decode(read.flip()).toString()).isEqualTo("second");
    }
    assertThat(server.unfinishedUploads(Locations.BUCKET)).isEmpty();
  }

  @Test
  void aSingleWriterIsNotLeftToTheBucketEvenWhereTheProbeFindsNoFault() {
    server.createBucket(Locations.BUCKET);
    try (Storage storage = Locations.open(server, Map.of("contract", "singleWriter"))) {
      server.takeCalls();
      storage.create(KEY, UTF_8.encode("first"));
      assertThat(server.takeCalls())
          .extracting(Call::operation)
          .containsExactly("HeadObject", "PutObject");
    }
  }

  @Test
  void unfinishedUploadsOfDeadWritersAreRemovedOnceTheyAreOldEnough() {
    server.createBucket(Locations.BUCKET);
    try (Storage storage = Locations.open(server, Map.of());
        Upload upload = storage.upload(KEY)) {
      upload.write(ByteBuffer.allocate(12 << 20));
      Locations.open(server, Map.of()).close();
      assertThat(server.unfinishedUploads(Locations.BUCKET)).containsExactly("some/prefix/key");
      Locations.open(server, Map.of("abandonedAfter", "0s")).close();
      assertThat(server.unfinishedUploads(Locations.BUCKET)).isEmpty();
      assertThatThrownBy(upload::commit)
          .isInstanceOfAny(StorageException.Unavailable.class, StorageException.Missing.class);
      assertThat(storage.find(KEY)).isEmpty();
    }
  }

  @Test
  void whoMayNotSeeUnfinishedUploadsOpensAllTheSame() {
    server.createBucket(Locations.BUCKET);
    server
        .faults()
        .always(FaultPlan.of("ListMultipartUploads"), new Fault.Refuse(403, "AccessDenied"));
    Locations.open(server, Map.of()).close();
  }

  @Test
  void aMissingBucketAndWrongCredentialsAreToldWhenOpening() {
    for (Access access : Access.values()) {
      assertThatThrownBy(() ->
              new S3StorageProvider().open(Locations.of(server, "p", Map.of()), access).close())
          .isInstanceOf(StorageException.Missing.class)
          .hasMessageContaining("NoSuchBucket")
          .hasMessageContaining("Create the bucket");
    }
    server.createBucket(Locations.BUCKET);
    for (Map<String, String> wrong :
        List.of(Map.of("accessKeyId", "nobody"), Map.of("secretAccessKey", "wrong"))) {
      server.takeCalls();
      assertThatThrownBy(() -> Locations.open(server, wrong).close())
          .isInstanceOf(StorageException.Denied.class)
          .hasMessageContaining("credentials");
      assertThat(server.takeCalls()).as("not repeated").hasSize(1);
    }
  }

  @Test
  void aClockThatIsWrongIsNamed() {
    server.createBucket(Locations.BUCKET);
    server.shiftClock(Duration.ofHours(2));
    assertThatThrownBy(
            () -> Locations.open(server, Map.of("timeout", "100ms", "deadline", "300ms")).close())
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("RequestTimeTooSkewed");
  }

  @Test
  void aStoreThatIsNotThereIsToldWithinTheDeadline() {
    Map<String, String> options =
        Map.of("endpoint", "http://127.0.0.1:1", "timeout", "100ms", "deadline", "300ms");
    assertThatThrownBy(() -> Locations.open(server, options).close())
        .isInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("300 ms");
  }
}
