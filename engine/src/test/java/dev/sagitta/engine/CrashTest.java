package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.engine.manifest.ManifestStore;
import dev.sagitta.engine.testing.Contents;
import dev.sagitta.engine.testing.Oracle;
import dev.sagitta.engine.testing.RebuildRun;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.engine.testing.WholeCheck;
import dev.sagitta.engine.testing.Workload;
import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.storage.disk.DiskStorageProvider;
import dev.sagitta.tck.fault.FaultPlan;
import dev.sagitta.tck.fault.FaultyStorage;
import dev.sagitta.tck.fault.Moment;
import dev.sagitta.tck.fault.SimulatedCrash;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database is killed at every operation that changes its storage, before and after the operation,
 * and opened again: what was acknowledged is there, whole; what was not may be, but only in the
 * order of the commits, and never a part of a commit.
 */
@ExtendWith(SeedExtension.class)
final class CrashTest {
  private static final boolean LONG = Boolean.getBoolean("sagitta.long");
  private static final int ROUNDS = LONG ? 50 : 1;
  private static final int CHANGES = LONG ? 150 : 50;
  private static final int AFTERWARDS = 6;
  private static final int ON_DISK = LONG ? 300 : 10;
  private static final int NESTED = LONG ? 500 : 8;

  private Story story = Story.RANDOM;

  @Test
  void everyAcknowledgedCommitSurvivesACrashAtAnyOperation(Seed seed) {
    for (int round = 0; round < ROUNDS; round++) {
      Seed own = seed.of("round " + round);
      long operations = run(own, FaultPlan.none(), Recovery.ONCE);
      for (long at = 1; at <= operations; at++) {
        crash(own, Moment.BEFORE, at, Recovery.CRASHING_ONCE);
        crash(own, Moment.AFTER, at, Recovery.ONCE);
      }
    }
  }

  @Test
  void everyAcknowledgedCommitSurvivesCrashesDuringRecovery(Seed seed) {
    long operations = run(seed, FaultPlan.none(), Recovery.ONCE);
    SplittableRandom random = seed.of("points").random();
    for (int i = 0; i < NESTED; i++) {
      long at = random.nextLong(1, operations + 1);
      crash(seed, Moment.AFTER, at, Recovery.CRASHING_AT_EVERY_OPERATION);
    }
  }

  @Test
  void everyAcknowledgedCommitSurvivesACrashOnADisk(Seed seed, @TempDir Path directory) {
    long operations = run(seed, FaultPlan.none(), Recovery.ONCE);
    SplittableRandom random = seed.of("points").random();
    for (int i = 0; i < ON_DISK; i++) {
      long at = random.nextLong(1, operations + 1);
      Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
      // Steps so small that the files of deleted logs are used again.
      StorageLocation location =
          StorageLocation.parse("file:" + directory.resolve("round" + i) + "?preallocate=4096");
      try (Storage disk = new DiskStorageProvider().open(location, Access.WRITE)) {
        crash(seed, moment, at, Recovery.CRASHING_ONCE, SeededOpener.lasting(disk));
      }
    }
  }

  @Test
  void everyAcknowledgedCommitSurvivesACrashWhileAnIndexIsMeasuredAgain(Seed seed) {
    story = Story.MEASURED_AGAIN;
    Storage calm = SeededOpener.lastingMemory();
    try (Database database = SeededOpener.withoutThreads(seed).open(calm)) {
      tell(story.workload(seed), new Oracle(), database);
      assertThat(calibration(calm)).isEqualTo(Workload.LEFT_TO_MEASURE);
    }
    long operations = run(seed, FaultPlan.none(), Recovery.ONCE);
    for (long at = 1; at <= operations; at++) {
      crash(seed, Moment.BEFORE, at, Recovery.CRASHING_ONCE);
      crash(seed, Moment.AFTER, at, Recovery.ONCE);
    }
  }

  /** Of how many live rows the manifest knows what the index of the one segment finds. */
  private static int calibration(Storage storage) {
    return Objects.requireNonNull(
            ManifestStore.open(storage, () -> 0)
                .manifest()
                .collections()
                .getFirst()
                .records()
                .getFirst()
                .index())
        .calibration()
        .liveRows();
  }

  /** What happens to a database before a crash. */
  private enum Story {
    RANDOM(CHANGES),
    /**
     * Chance alone would seldom bring it about, and not with so many rows that there is a curve.
     */
    MEASURED_AGAIN(Workload.STEPS_TO_MEASURE);

    private final int changes;

    Story(int changes) {
      this.changes = changes;
    }

    private Workload workload(Seed seed) {
      Workload workload = new Workload(seed.of("workload").random());
      if (this == MEASURED_AGAIN) {
        workload.measureAgain();
      }
      return workload;
    }
  }

  /**
   * A change is made and its rebuild cancelled, then another one is made and its rebuild finished;
   * whatever becomes of the process, the database knows what there is to return to, and once there
   * is nothing, there is nothing again.
   */
  @Test
  void aRebuildIsKnownAfterACrashAtAnyOperationUntilItIsCancelledOrOver(Seed seed) {
    RebuildRun whole = new RebuildRun(seed);
    long operations = whole.crash(FaultPlan.none());
    assertThat(whole.possible()).containsExactly(new RebuildRun.Seen("none", ""));
    for (long at = 1; at <= operations; at++) {
      for (Moment moment : Moment.values()) {
        FaultPlan plan = FaultPlan.seeded(seed.of("rebuild " + at + moment)).crash(moment, at);
        try {
          RebuildRun run = new RebuildRun(seed);
          run.crash(plan);
          run.check();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("Crashed " + moment + " operation " + at + ".", e);
        }
      }
    }
  }

  private void tell(Workload workload, Oracle oracle, Database database) {
    Contents now = Contents.empty();
    for (int i = 0; i < story.changes; i++) {
      now = oracle.make(workload.next(now, database), database);
    }
  }

  /** How a database is opened after a crash, before it is looked at in peace. */
  private enum Recovery {
    ONCE,
    CRASHING_ONCE,
    CRASHING_AT_EVERY_OPERATION
  }

  private void crash(Seed seed, Moment moment, long at, Recovery recovery) {
    crash(seed, moment, at, recovery, SeededOpener.lastingMemory());
  }

  private void crash(Seed seed, Moment moment, long at, Recovery recovery, Storage lasting) {
    FaultPlan plan = FaultPlan.seeded(seed.of("crash " + at + moment)).crash(moment, at);
    try {
      run(seed, plan, recovery, lasting);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("Crashed " + moment + " operation " + at + ".", e);
    }
  }

  private long run(Seed seed, FaultPlan plan, Recovery recovery) {
    return run(seed, plan, recovery, SeededOpener.lastingMemory());
  }

  /** Runs the workload until it ends or crashes; then recovers and checks. */
  private long run(Seed seed, FaultPlan plan, Recovery recovery, Storage lasting) {
    SeededOpener opener = SeededOpener.withoutThreads(seed);
    Oracle oracle = new Oracle();
    FaultyStorage faulty = FaultyStorage.over(lasting, plan);
    @Nullable Database database = null;
    try {
      database = opener.open(faulty.storage());
      tell(story.workload(seed), oracle, database);
      database.close();
    } catch (SimulatedCrash e) {
      letGo(database);
    }
    switch (recovery) {
      case ONCE -> {}
      case CRASHING_ONCE -> {
        long at = seed.of("recovery " + faulty.operations()).random().nextLong(1, 12);
        recover(opener, lasting, oracle, FaultPlan.seeded(seed).crash(Moment.AFTER, at));
      }
      case CRASHING_AT_EVERY_OPERATION -> {
        boolean crashed = true;
        for (long at = 2; crashed; at++) {
          Moment moment = at % 2 == 0 ? Moment.BEFORE : Moment.AFTER;
          FaultPlan next = FaultPlan.seeded(seed.of("recovery " + at)).crash(moment, at / 2);
          Storage copy = SeededOpener.lastingCopy(lasting);
          crashed = recover(opener, copy, oracle, next);
          recover(opener, copy, oracle, FaultPlan.none());
        }
      }
    }
    goOn(seed, opener, lasting, oracle);
    return faulty.operations();
  }

  /** Gives a dead database's memory back, which a real crash does by itself. */
  private static void letGo(@Nullable Database database) {
    try {
      if (database != null) {
        database.close();
      }
    } catch (SimulatedCrash | UnavailableException e) {
      // It is dead already.
    }
  }

  /**
   * Opens, reads and closes.
   *
   * @return whether that crashed
   */
  private static boolean recover(
      SeededOpener opener, Storage lasting, Oracle oracle, FaultPlan plan) {
    FaultyStorage faulty = FaultyStorage.over(lasting, plan);
    @Nullable Database database = null;
    try {
      database = opener.open(faulty.storage());
      oracle.check(WholeCheck.of(database));
      database.close();
    } catch (SimulatedCrash e) {
      letGo(database);
    }
    return faulty.crashed();
  }

  /** The database can be written to, and keeps that too. */
  private static void goOn(Seed seed, SeededOpener opener, Storage lasting, Oracle oracle) {
    Contents now;
    try (Database database = opener.open(lasting)) {
      now = oracle.check(WholeCheck.of(database));
      Workload workload = new Workload(seed.of("afterwards").random());
      workload.nameFrom(1000);
      for (int i = 0; i < AFTERWARDS; i++) {
        now = oracle.make(workload.next(now, database), database);
      }
      assertThat(WholeCheck.of(database)).isEqualTo(now);
    }
    try (Database database = opener.open(lasting)) {
      assertThat(WholeCheck.of(database)).isEqualTo(now);
      database.compact();
      assertThat(WholeCheck.of(database)).isEqualTo(now);
    }
  }
}
