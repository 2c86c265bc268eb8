package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.api.error.VectorDatabaseException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.engine.testing.Contents;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.engine.testing.WholeCheck;
import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.storage.memory.MemoryStorageProvider;
import dev.sagitta.tck.fault.Failure;
import dev.sagitta.tck.fault.FaultPlan;
import dev.sagitta.tck.fault.FaultyStorage;
import dev.sagitta.tck.fault.Moment;
import dev.sagitta.tck.fault.OperationKind;
import dev.sagitta.tck.seed.Seed;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A storage that is full, fails, is read-only, locked, or taken over by another writer. */
final class FullStorageTest {
  private static final Budget BUDGET =
      new Budget(16 << 10, 256 << 10, 1 << 10, 64 << 10, 3, 100, 1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Storage lasting = SeededOpener.lastingMemory();
  private final SeededOpener calm = SeededOpener.withoutThreads(new Seed(1));

  private static List<VectorRecord> records(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> VectorRecord.of("r" + i, i, 1).with("n", i).withText("x".repeat(100)))
        .toList();
  }

  private static VectorCollection create(Database database) {
    return database.createCollection(CollectionSpec.of("c", 2, Distance.EUCLIDEAN));
  }

  private static ErrorCode code(Runnable call) {
    try {
      call.run();
    } catch (VectorDatabaseException e) {
      return e.code();
    }
    throw new AssertionError("It should have failed.");
  }

  /** Writes until a write is refused; answers how many records there are then. */
  private static int fill(VectorCollection collection, int from) {
    for (int next = from; ; next += 10) {
      try {
        collection.upsert(records(next, next + 10));
      } catch (UnavailableException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL);
        return next;
      }
    }
  }

  @Test
  void aFullStorageTakesDeletesAndServesReadsUntilThereIsRoom() {
    FaultyStorage faulty = FaultyStorage.over(lasting, FaultPlan.none().space(400 << 10));
    DatabaseSettings settings = SeededOpener.settings().withBudget(BUDGET);
    int written;
    Contents last;
    try (Database database =
        SeededOpener.withThreads(new Seed(1)).open(faulty.storage(), settings)) {
      VectorCollection collection = create(database);
      written = fill(collection, 0);
      assertThat(collection.count(Filter.all())).isEqualTo(written);
      assertThat(collection.delete(List.of("r1", "r2")).written()).isEqualTo(2);
      assertThat(collection.count(Filter.all())).isEqualTo(written - 2);
      WholeCheck.of(database);
      faulty.addSpace(16 << 20);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> {
            collection.upsert(records(1_000_000, 1_000_001));
            return true;
          });
      collection.upsert(records(written, written + 10));
      database.flush();
      assertThat(collection.count(Filter.all())).isEqualTo(written + 9);
      last = WholeCheck.of(database);
    }
    try (Database database = calm.open(lasting, settings)) {
      assertThat(WholeCheck.of(database)).isEqualTo(last);
    }
  }

  @Test
  void aFullStorageLosesNothingThatWasAcknowledgedWhenItIsReopened() {
    FaultyStorage faulty = FaultyStorage.over(lasting, FaultPlan.none().space(150 << 10));
    Contents last;
    try (Database database = calm.open(faulty.storage())) {
      VectorCollection collection = create(database);
      int written = fill(collection, 0);
      assertThat(code(database::flush)).isEqualTo(ErrorCode.STORAGE_FULL);
      assertThat(code(database::flush)).isEqualTo(ErrorCode.STORAGE_FULL);
      collection.delete(List.of("r" + (written - 1)));
      last = WholeCheck.of(database);
      assertThat(last.collection("c").records()).hasSize(written - 1);
    }
    try (Database database = calm.open(lasting)) {
      assertThat(WholeCheck.of(database)).isEqualTo(last);
    }
  }

  @Test
  void aFailedSyncEndsWritingUntilTheDatabaseIsOpenedAgain() {
    FaultyStorage faulty =
        FaultyStorage.over(
            lasting,
            FaultPlan.none().fail(Moment.BEFORE, OperationKind.SYNC, 4, Failure.UNAVAILABLE));
    Database database = calm.open(faulty.storage());
    VectorCollection collection = create(database);
    collection.upsert(records(0, 5));
    assertThat(code(() -> collection.upsert(records(5, 6))))
        .isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
    assertThat(code(() -> collection.upsert(records(6, 7))))
        .isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
    assertThat(code(() -> collection.delete(List.of("r0"))))
        .isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
    assertThat(code(database::flush)).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
    assertThat(collection.count(Filter.all())).isEqualTo(5);
    assertThat(code(database::close)).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
    try (Database again = calm.open(lasting)) {
      assertThat(again.collection("c").count(Filter.all())).isBetween(5L, 6L);
      WholeCheck.of(again);
      again.collection("c").upsert(records(6, 7));
    }
  }

  @Test
  void aStorageOpenedForReadingTakesNoWriter() {
    MemoryStorageProvider provider = new MemoryStorageProvider();
    StorageLocation location = StorageLocation.parse("memory:read-only");
    calm.open(provider.open(location, Access.WRITE)).close();
    assertThat(
            code(() ->
                calm.open(
                    provider.open(location, Access.READ),
                    SeededOpener.settings().withMode(OpenMode.WRITE))))
        .isEqualTo(ErrorCode.READ_ONLY);
  }

  @Test
  void aSecondWriterIsTurnedAway() {
    try (Database _ = Sagitta.open("memory:locked")) {
      assertThat(code(() -> Sagitta.open("memory:locked"))).isEqualTo(ErrorCode.LOCKED);
    }
    Sagitta.open("memory:locked").close();
  }

  @Test
  void aReaderBesideAWriterSeesOneStateAndRefusesWrites() {
    DatabaseSettings read = SeededOpener.settings().withMode(OpenMode.READ);
    try (Database writer = calm.open(lasting)) {
      create(writer).upsert(records(0, 30));
      writer.flush();
      writer.collection("c").delete(List.of("r3"));
      Contents seen = WholeCheck.of(writer);
      try (Database reader = calm.open(lasting, read)) {
        assertThat(WholeCheck.of(reader)).isEqualTo(seen);
        for (int i = 0; i < 5; i++) {
          writer.collection("c").upsert(records(i * 20, i * 20 + 30));
          writer.flush();
          writer.compact();
        }
        assertThat(WholeCheck.of(reader)).isEqualTo(seen);
        VectorCollection collection = reader.collection("c");
        assertThatThrownBy(() -> collection.upsert(records(0, 1)))
            .isInstanceOf(InvalidRequestException.class);
        assertThat(code(() -> collection.delete(List.of("r1")))).isEqualTo(ErrorCode.READ_ONLY);
        assertThat(code(() -> reader.dropCollection("c"))).isEqualTo(ErrorCode.READ_ONLY);
        assertThat(code(reader::flush)).isEqualTo(ErrorCode.READ_ONLY);
      }
      try (Database reader = calm.open(lasting, read)) {
        assertThat(WholeCheck.of(reader)).isEqualTo(WholeCheck.of(writer));
      }
    }
  }

  @Test
  void aWriterThatWasTakenOverIsFencedAndItsLaterCommitsAreNotThoseOfTheOther() {
    Database first = calm.open(lasting);
    create(first).upsert(records(0, 20));
    Database second = calm.open(lasting);
    second.collection("c").upsert(records(100, 120));
    // No lock keeps these two apart; only the epoch does.
    first.collection("c").upsert(records(200, 210));
    first.collection("c").upsert(records(210, 220));
    assertThat(code(first::flush)).isEqualTo(ErrorCode.FENCED);
    assertThat(code(first::flush)).isEqualTo(ErrorCode.FENCED);
    second.collection("c").upsert(records(120, 125));
    Contents seconds = WholeCheck.of(second);
    assertThat(seconds.collection("c").records()).containsKey("r124").doesNotContainKey("r200");
    try (Database third = calm.open(lasting)) {
      assertThat(WholeCheck.of(third)).isEqualTo(seconds);
    }
    assertThat(code(second::flush)).isEqualTo(ErrorCode.FENCED);
    first.close();
    second.close();
    try (Database fourth = calm.open(lasting)) {
      assertThat(WholeCheck.of(fourth)).isEqualTo(seconds);
    }
  }

  @Test
  void aManifestWhoseCommitCouldNotBeToldIsFollowedByAnother() {
    for (Moment moment : Moment.values()) {
      Storage storage = SeededOpener.lastingMemory();
      FaultyStorage faulty =
          FaultyStorage.over(
              storage,
              FaultPlan.none().fail(moment, OperationKind.REPLACE, 2, Failure.UNAVAILABLE));
      Contents last;
      try (Database database = calm.open(faulty.storage())) {
        create(database).upsert(records(0, 40));
        assertThat(code(database::flush)).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
        database.collection("c").upsert(records(10, 50));
        database.flush();
        database.compact();
        last = WholeCheck.of(database);
      }
      try (Database database = calm.open(storage)) {
        assertThat(WholeCheck.of(database)).isEqualTo(last);
      }
    }
  }

  @Test
  void aCheckpointTakesTheLogsOfEarlierWritersAlong() {
    for (int i = 0; i < 5; i++) {
      // Never closed, as if killed.
      Database killed = calm.open(lasting);
      if (i == 0) {
        create(killed);
      }
      killed.collection("c").upsert(records(i, i + 1));
    }
    try (Database database = calm.open(lasting)) {
      database.flush();
      assertThat(lasting.list("wal/", "", 100)).hasSize(1);
      assertThat(database.collection("c").count(Filter.all())).isEqualTo(5);
    }
  }
}
