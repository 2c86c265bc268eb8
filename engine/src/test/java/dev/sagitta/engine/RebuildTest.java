package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.Indexing;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.collection.Rebuild;
import dev.sagitta.api.error.ClosedException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.api.settings.RecallSettings;
import dev.sagitta.engine.testing.HeldBuilds;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.engine.testing.WholeCheck;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A rebuild of a collection's indexes is told of, stopped when it is out of date, and cancelled.
 */
@ExtendWith(SeedExtension.class)
@Timeout(60)
final class RebuildTest {
  private static final int DIMENSION = 64;
  private static final int ROWS = 3 * 2_048;

  /** Blocks of the index of all rows: 6 of codes, and what is around them. */
  private static final int BLOCKS = 6;

  private static final DatabaseSettings SETTINGS =
      SeededOpener.settings().withBudget(new Budget(8 << 20, 32 << 20, 700, 32 << 20, 9, 2, 1));

  private HeldBuilds held;
  private Storage storage;
  private SeededOpener opener;
  private List<VectorRecord> records;

  @BeforeEach
  void prepare(Seed seed) {
    held = new HeldBuilds(SeededOpener.lastingMemory());
    storage = held.storage();
    opener = SeededOpener.withoutThreads(seed);
    records = new ArrayList<>();
    float[][] vectors = SeededVectors.gaussian(seed, ROWS, DIMENSION);
    for (int i = 0; i < ROWS; i++) {
      records.add(VectorRecord.of("r" + i, vectors[i]));
    }
  }

  private VectorCollection filled(Database database) {
    VectorCollection collection =
        database.createCollection(
            CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN)
                .withIndex(IndexSpec.of("flat"))
                .withQuantization(QuantizationSpec.none()));
    collection.upsert(records);
    database.flush();
    return collection;
  }

  private static void change(VectorCollection collection, String quantization) {
    collection.change(CollectionChange.none().withQuantization(QuantizationSpec.of(quantization)));
  }

  private static Indexing flat(String quantization) {
    return new Indexing(IndexSpec.of("flat"), QuantizationSpec.of(quantization));
  }

  @Test
  void aRebuildTellsWhereItComesFromAndHowFarItIs() throws InterruptedException {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = filled(database);
      assertThat(collection.rebuild()).isEmpty();
      change(collection, "sq8");
      assertThat(collection.rebuild())
          .contains(new Rebuild(flat("sq8"), flat("none"), ROWS, 0, 0, 0));
      Thread build = Thread.ofPlatform().start(database::compact);
      held.awaitBlock();
      held.letWrite(2);
      assertThat(collection.rebuild().orElseThrow().buildingRecords()).isEqualTo(ROWS);
      assertThat(collection.rebuild().orElseThrow().builtRecords()).isBetween(1L, ROWS - 1L);
      assertThat(collection.search(SearchRequest.of(records.getFirst().vector(), 1)).ids())
          .as("what the former index finds meanwhile")
          .containsExactly("r0");
      held.letAllWrite();
      build.join();
      assertThat(collection.rebuild()).isEmpty();
    }
  }

  @Test
  void aBuildStopsBeforeItIsDoneWhenAnotherIndexIsWanted() throws InterruptedException {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = filled(database);
      change(collection, "sq8");
      Thread build = Thread.ofPlatform().start(database::compact);
      held.awaitBlock();
      change(collection, "none");
      held.letAllWrite();
      build.join();
      assertThat(held.written()).isLessThan(BLOCKS);
      assertThat(collection.stats().indexedRecords()).isZero();
      assertThat(collection.stats().buildingRecords()).isZero();
      assertThat(collection.rebuild()).isEmpty();
      WholeCheck.of(database);
    }
  }

  @Test
  void aBuildGoesOnWhenSomethingElseIsChanged() throws InterruptedException {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = filled(database);
      change(collection, "sq8");
      Thread build = Thread.ofPlatform().start(database::compact);
      held.awaitBlock();
      collection.change(CollectionChange.none().withMaxRecords(ROWS + 1));
      database.renameCollection("c", "renamed");
      held.letAllWrite();
      build.join();
      assertThat(collection.stats().indexedRecords()).isEqualTo(ROWS);
      int whole = held.written();
      database.compact();
      assertThat(held.written()).as("blocks of one build").isEqualTo(whole);
    }
  }

  @Test
  void aCancelledRebuildStopsAndLeavesTheFormerIndex() throws InterruptedException {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = filled(database);
      change(collection, "sq8");
      Thread build = Thread.ofPlatform().start(database::compact);
      held.awaitBlock();
      assertThat(collection.cancelRebuild().spec().quantization())
          .isEqualTo(QuantizationSpec.none());
      held.letAllWrite();
      build.join();
      assertThat(held.written()).isLessThan(BLOCKS);
      assertThat(collection.stats().indexedRecords()).isZero();
      assertThatThrownBy(collection::cancelRebuild)
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("No rebuild of 'c' is under way");
    }
  }

  @Test
  void segmentsThatWereRebuiltAlreadyGetTheirFormerIndexAgain() {
    held.letAllWrite();
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = filled(database);
      change(collection, "sq8");
      database.compact();
      collection.upsert(records.subList(0, 100));
      database.flush();
      assertThat(collection.rebuild()).as("new segments are no rebuild").isEmpty();
      change(collection, "none");
      Rebuild rebuild = collection.rebuild().orElseThrow();
      assertThat(rebuild.former()).isEqualTo(flat("sq8"));
      assertThat(rebuild.rebuiltRecords()).isEqualTo(100);
      change(collection, "sq4");
      assertThat(collection.rebuild().orElseThrow().former())
          .as("the last that was reached")
          .isEqualTo(flat("sq8"));
      collection.cancelRebuild();
      database.compact();
      assertThat(collection.stats().indexedRecords()).isEqualTo(ROWS + 100);
      assertThat(collection.describe().spec().quantization().kind()).isEqualTo("sq8");
      assertThat(collection.rebuild()).isEmpty();
    }
  }

  @Test
  void aRebuildCanBeCancelledAfterARestart() {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = filled(database);
      change(collection, "sq8");
      database.renameCollection("c", "renamed");
    }
    try (Database reader = opener.open(storage, SETTINGS.withMode(OpenMode.READ))) {
      assertThat(reader.collection("renamed").rebuild().orElseThrow().former())
          .isEqualTo(flat("none"));
    }
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = database.collection("renamed");
      assertThat(collection.cancelRebuild().spec().quantization())
          .isEqualTo(QuantizationSpec.none());
      held.letAllWrite();
      database.compact();
      assertThat(collection.stats().indexedRecords()).isZero();
    }
  }

  @Test
  void aRebuildThatIsOverIsNotBroughtBackByReplayingItsChange() {
    held.letAllWrite();
    Storage killed;
    try (Database database = opener.open(storage, withScanRows(2_000))) {
      VectorCollection collection = filled(database);
      collection.upsert(List.of(VectorRecord.of("one more", new float[DIMENSION])));
      collection.upsert(records.subList(0, 100));
      database.flush();
      change(collection, "sq8");
      database.compact();
      assertThat(collection.rebuild()).isEmpty();
      assertThat(collection.stats().indexedRecords()).isEqualTo(ROWS);
      killed = SeededOpener.lastingCopy(storage);
    }
    // Now the small segment is to have an index too, but that is its first one.
    try (Database database = opener.open(killed, withScanRows(2))) {
      VectorCollection collection = database.collection("c");
      assertThat(collection.describe().spec().quantization().kind()).isEqualTo("sq8");
      assertThat(collection.rebuild()).isEmpty();
      database.compact();
      assertThat(collection.stats().indexedRecords()).isEqualTo(ROWS + 101);
    }
  }

  private static DatabaseSettings withScanRows(int rows) {
    return SETTINGS.withBudget(new Budget(8 << 20, 32 << 20, 700, 32 << 20, 9, rows, 1));
  }

  @Test
  void closingStopsABuildBeforeItIsDone(Seed seed) throws InterruptedException {
    // Without the watch of recall: the one thread that closing waits for is then the build's.
    Database database =
        SeededOpener.withThreads(seed).open(storage, SETTINGS.withRecall(RecallSettings.off()));
    change(filled(database), "sq8");
    held.awaitBlock();
    Thread close = Thread.ofPlatform().start(database::close);
    while (close.getState() != Thread.State.TIMED_WAITING) {
      // It waits for the build to stop.
      Thread.onSpinWait();
    }
    held.letAllWrite();
    close.join();
    assertThat(held.written()).isLessThan(BLOCKS);
    try (Database again = opener.open(storage, SETTINGS)) {
      assertThat(again.collection("c").stats().indexedRecords()).isZero();
      again.compact();
      assertThat(again.collection("c").stats().indexedRecords()).isEqualTo(ROWS);
    }
  }

  @Test
  void aCallThatBuildsSaysThatTheDatabaseWasClosed() throws InterruptedException {
    Database database = opener.open(storage, SETTINGS);
    change(filled(database), "sq8");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread build =
        Thread.ofPlatform()
            .start(() -> {
              try {
                database.compact();
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    held.awaitBlock();
    database.close();
    held.letAllWrite();
    build.join();
    assertThat(thrown.get()).isInstanceOf(ClosedException.class);
    assertThat(held.written()).isLessThan(BLOCKS);
  }
}
