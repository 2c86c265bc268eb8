package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.engine.testing.WholeCheck;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Threads that write the same records under conditions, while tables are flushed and merged. */
@ExtendWith(SeedExtension.class)
final class ContendedWritesTest {
  private static final int FACTOR = Boolean.getBoolean("sagitta.long") ? 50 : 1;
  private static final int THREADS = 8;
  private static final Budget BUDGET = new Budget(24 << 10, 1 << 20, 1 << 10, 64 << 10, 2, 100, 1);

  private Storage storage;
  private Database database;
  private VectorCollection collection;
  private Seed seed;

  @BeforeEach
  void open(Seed given) {
    seed = given;
    storage = SeededOpener.lastingMemory();
    database =
        SeededOpener.withThreads(seed).open(storage, SeededOpener.settings().withBudget(BUDGET));
    collection = database.createCollection(CollectionSpec.of("c", 1, Distance.EUCLIDEAN));
  }

  @AfterEach
  void theSameIsThereAfterOpeningAgain() {
    var last = WholeCheck.of(database);
    database.close();
    try (Database again = SeededOpener.withoutThreads(seed).open(storage)) {
      assertThat(WholeCheck.of(again)).isEqualTo(last);
    }
  }

  /** One thread's part in a race, with randomness and a number of its own. */
  private interface Part {
    void run(int thread, SplittableRandom random) throws Exception;
  }

  /** Runs a part in many threads while another one flushes and compacts. */
  private void race(Part part) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<?> flushing = threads.submit(flushing(over));
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        running.add(
            threads.submit(
                (Callable<Boolean>)
                    () -> {
                      part.run(thread, seed.of("thread " + thread).random());
                      return true;
                    }));
      }
      try {
        for (Future<?> each : running) {
          each.get();
        }
      } finally {
        over.set(true);
      }
      flushing.get();
    }
  }

  private Callable<Boolean> flushing(AtomicBoolean over) {
    SplittableRandom random = seed.of("flushes").random();
    return () -> {
      while (!over.get()) {
        if (random.nextInt(3) == 0) {
          database.compact();
        } else {
          database.flush();
        }
      }
      return true;
    };
  }

  private static Durability durability(SplittableRandom random) {
    return random.nextInt(3) == 0 ? Durability.MEMORY : Durability.SYNCED;
  }

  private static long number(StoredRecord record, String key) {
    return (long) Objects.requireNonNull(record.metadata().orElseThrow().lookUp(key)).plain();
  }

  @Test
  void noIncrementIsLostWhenManyThreadsCompareAndSet() throws Exception {
    int increments = 150 * FACTOR;
    collection.upsert(List.of(VectorRecord.of("counter", 0).with("n", 0)));
    AtomicLong conflicts = new AtomicLong();
    race((_, random) -> {
      for (int done = 0; done < increments; ) {
        StoredRecord read = collection.find("counter").orElseThrow();
        try {
          increment(read, random);
          done++;
        } catch (ConflictException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.CONDITION_UNMET);
          conflicts.incrementAndGet();
        }
      }
    });
    StoredRecord counter = collection.find("counter").orElseThrow();
    assertThat(number(counter, "n")).isEqualTo((long) THREADS * increments);
    assertThat(conflicts).as("conflicts, without which nothing was shown").hasPositiveValue();
  }

  private void increment(StoredRecord read, SplittableRandom random) {
    long next = number(read, "n") + 1;
    WriteCondition unchanged =
        random.nextInt(3) == 0
            ? WriteCondition.matching(Filter.equal("n", next - 1))
            : WriteCondition.atLsn(read.lsn());
    if (random.nextBoolean()) {
      collection.write(
          List.of(VectorRecord.of("counter", (float) next).with("n", next)),
          unchanged,
          durability(random));
    } else {
      collection.updateMetadata(
          List.of("counter"),
          MetadataChange.set(Metadata.empty().with("n", next)),
          unchanged,
          durability(random));
    }
  }

  @Test
  void eachAbsentRecordIsWrittenByOneOfTheThreadsThatTry() throws Exception {
    int records = 400 * FACTOR;
    AtomicLong written = new AtomicLong();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    race((thread, random) -> {
      for (int from = 0; from < records; from += 20) {
        start.await(60, TimeUnit.SECONDS);
        List<VectorRecord> batch =
            IntStream.range(from, from + 20)
                .mapToObj(i -> VectorRecord.of("r" + i, thread).with("by", thread))
                .toList();
        var result = collection.write(batch, WriteCondition.absent().orSkip(), durability(random));
        assertThat(result.written() + result.skipped()).isEqualTo(batch.size());
        written.addAndGet(result.written());
      }
    });
    assertThat(written).hasValue(records);
    assertThat(collection.count(Filter.all())).isEqualTo(records);
  }

  private static void assertRound(StoredRecord found, int round) {
    assertThat(number(found, "round")).isEqualTo(round);
    assertThat(found.vector().orElseThrow()).containsExactly(round);
  }

  @Test
  void aChangeByFilterLosesNoRecordThatIsWrittenMeanwhile() throws Exception {
    int rounds = 60 * FACTOR;
    Filter fresh = Filter.equal("state", "new");
    MetadataChange finish = MetadataChange.set(Metadata.empty().with("state", "done"));
    race((thread, random) -> {
      for (int round = 1; round <= rounds; round++) {
        if (thread % 2 == 0) {
          collection.updateMetadataWhere(fresh, finish, durability(random));
          continue;
        }
        // Nobody else writes these records, but for their state.
        for (int i = 0; i < 10; i++) {
          String id = "r" + thread + "-" + i;
          if (round > 1) {
            assertRound(collection.find(id).orElseThrow(), 3 * round - 3);
          }
          // One after the other, so that some are written while a change of the ones before is
          // under way.
          for (int value = 3 * round - 2; value <= 3 * round; value++) {
            collection.write(
                List.of(VectorRecord.of(id, value).with("round", value).with("state", "new")),
                WriteCondition.none(),
                Durability.MEMORY);
          }
          assertRound(collection.find(id).orElseThrow(), 3 * round);
        }
      }
    });
    long left = collection.count(fresh);
    assertThat(collection.updateMetadataWhere(fresh, finish, Durability.SYNCED).written())
        .isEqualTo(left);
    assertThat(collection.count(Filter.equal("state", "done"))).isEqualTo(THREADS / 2 * 10);
  }
}
