package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.CollectionStats;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.engine.testing.HeldBuilds;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** While indexes are built, the numbers of their collection tell how far they are. */
@ExtendWith(SeedExtension.class)
@Timeout(60)
final class BuildProgressTest {
  private static final int DIMENSION = 64;

  /** After so many rows the flat index writes their codes and tells its progress. */
  private static final int STEP = 2_048;

  private static final int ROWS = 3 * STEP;

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

  @Test
  void aBuildTellsHowManyRecordsItHasDone() throws InterruptedException {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = filled(database, "c", ROWS);
      VectorCollection other = filled(database, "other", 1);
      assertThat(progress(collection)).isEqualTo(counts(0, 0, 0));
      Thread build = Thread.ofPlatform().start(database::compact);
      held.awaitBlock();
      assertThat(progress(collection)).isEqualTo(counts(0, ROWS, 0));
      assertThat(progress(other)).isEqualTo(counts(0, 0, 0));
      // A step is two blocks of the file; the third is written when the first step is done.
      held.letWrite(2);
      assertThat(progress(collection)).isEqualTo(counts(0, ROWS, STEP));
      held.letWrite(2);
      assertThat(progress(collection)).isEqualTo(counts(0, ROWS, 2 * STEP));
      try (Database reader = opener.open(storage, SETTINGS.withMode(OpenMode.READ))) {
        assertThat(progress(reader.collection("c"))).isEqualTo(counts(0, 0, 0));
      }
      held.letAllWrite();
      build.join();
      assertThat(progress(collection)).isEqualTo(counts(ROWS, 0, 0));
    }
  }

  @Test
  void severalBuildsCountTogether() throws InterruptedException {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = database.createCollection(spec("c"));
      collection.upsert(records.subList(0, STEP + 10));
      database.flush();
      collection.upsert(records.subList(STEP + 10, ROWS));
      database.flush();
      assertThat(collection.stats().segments()).isEqualTo(2);
      Thread one = Thread.ofPlatform().start(database::compact);
      held.awaitBlock();
      Thread two = Thread.ofPlatform().start(database::compact);
      held.awaitBlock();
      assertThat(progress(collection)).isEqualTo(counts(0, ROWS, 0));
      held.letAllWrite();
      one.join();
      two.join();
      assertThat(progress(collection)).isEqualTo(counts(ROWS, 0, 0));
    }
  }

  @Test
  void aBuildThatIsGivenUpIsNotCountedAnyMore() throws InterruptedException {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = filled(database, "c", ROWS);
      Thread build = Thread.ofPlatform().start(database::compact);
      held.awaitBlock();
      Thread better = Thread.ofPlatform().start(database::optimize);
      held.letAllWrite();
      build.join();
      better.join();
      assertThat(progress(collection)).isEqualTo(counts(ROWS, 0, 0));
    }
  }

  private static CollectionSpec spec(String name) {
    return CollectionSpec.of(name, DIMENSION, Distance.EUCLIDEAN)
        .withIndex(IndexSpec.of("flat"))
        .withQuantization(QuantizationSpec.of("sq8"));
  }

  private VectorCollection filled(Database database, String name, int rows) {
    VectorCollection collection = database.createCollection(spec(name));
    collection.upsert(records.subList(0, rows));
    database.flush();
    return collection;
  }

  /** Records that are indexed, whose index is being built, and of these that are done. */
  private static List<Long> progress(VectorCollection collection) {
    CollectionStats stats = collection.stats();
    return List.of(stats.indexedRecords(), stats.buildingRecords(), stats.builtRecords());
  }

  private static List<Long> counts(long indexed, long building, long built) {
    return List.of(indexed, building, built);
  }
}
