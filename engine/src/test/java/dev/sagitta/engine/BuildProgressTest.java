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
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
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

  private final Semaphore reached = new Semaphore(0);
  private final Semaphore allowed = new Semaphore(0);
  private Storage storage;
  private SeededOpener opener;
  private List<VectorRecord> records;

  @BeforeEach
  void prepare(Seed seed) {
    storage = holding(SeededOpener.lastingMemory());
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
      reached.acquire();
      assertThat(progress(collection)).isEqualTo(counts(0, ROWS, 0));
      assertThat(progress(other)).isEqualTo(counts(0, 0, 0));
      // A step is two blocks of the file; the third is written when the first step is done.
      letWrite(2);
      assertThat(progress(collection)).isEqualTo(counts(0, ROWS, STEP));
      letWrite(2);
      assertThat(progress(collection)).isEqualTo(counts(0, ROWS, 2 * STEP));
      try (Database reader = opener.open(storage, SETTINGS.withMode(OpenMode.READ))) {
        assertThat(progress(reader.collection("c"))).isEqualTo(counts(0, 0, 0));
      }
      allowed.release(1_000);
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
      reached.acquire();
      Thread two = Thread.ofPlatform().start(database::compact);
      reached.acquire();
      assertThat(progress(collection)).isEqualTo(counts(0, ROWS, 0));
      allowed.release(1_000);
      one.join();
      two.join();
      assertThat(progress(collection)).isEqualTo(counts(ROWS, 0, 0));
    }
  }

  @Test
  void aBuildThatIsGivenUpIsNotCountedAnyMore() throws InterruptedException {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = filled(database, "c", ROWS);
      Thread build = Thread.ofPlatform().start(() -> compactUnlessAbandoned(database));
      reached.acquire();
      Thread better = Thread.ofPlatform().start(database::optimize);
      allowed.release(1_000);
      build.join();
      better.join();
      assertThat(progress(collection)).isEqualTo(counts(ROWS, 0, 0));
    }
  }

  private static void compactUnlessAbandoned(Database database) {
    try {
      database.compact();
    } catch (CancellationException e) {
      // It was abandoned before it ended.
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

  /** Lets so many blocks of an index be written, and returns when the next one is to be. */
  private void letWrite(int blocks) throws InterruptedException {
    allowed.release(blocks);
    reached.acquire(blocks);
  }

  /** The storage, but that indexes are only written as they are allowed to be. */
  private Storage holding(Storage below) {
    return (Storage)
        Proxy.newProxyInstance(
            BuildProgressTest.class.getClassLoader(),
            below.getClass().getInterfaces(),
            (_, method, arguments) -> {
              Object answer = method.invoke(below, arguments);
              return answer instanceof Upload upload
                      && arguments[0] instanceof ObjectKey key
                      && key.value().endsWith(".idx")
                  ? new Held(upload)
                  : answer;
            });
  }

  /** An upload that waits before each write. */
  private final class Held implements Upload {
    private final Upload below;

    private Held(Upload below) {
      this.below = below;
    }

    @Override
    public void write(ByteBuffer bytes) {
      reached.release();
      allowed.acquireUninterruptibly();
      below.write(bytes);
    }

    @Override
    public Version commit() {
      return below.commit();
    }

    @Override
    public void close() {
      below.close();
    }
  }
}
