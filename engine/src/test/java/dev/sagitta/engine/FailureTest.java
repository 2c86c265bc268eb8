package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.api.error.VectorDatabaseException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.engine.testing.Contents;
import dev.sagitta.engine.testing.Oracle;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.engine.testing.WholeCheck;
import dev.sagitta.engine.testing.Workload;
import dev.sagitta.engine.testing.Workload.Change;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.fault.Counting;
import dev.sagitta.tck.fault.Failure;
import dev.sagitta.tck.fault.FaultPlan;
import dev.sagitta.tck.fault.FaultyStorage;
import dev.sagitta.tck.fault.Moment;
import dev.sagitta.tck.fault.OperationKind;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Operations of the storage fail, and the database goes on: flushes and merges are made good by
 * later ones, and a write that failed is there whole or not at all.
 */
@ExtendWith(SeedExtension.class)
final class FailureTest {
  private static final boolean LONG = Boolean.getBoolean("sagitta.long");
  private static final int ROUNDS = LONG ? 20_000 : 300;
  private static final int CHANGES = 60;

  @Test
  void everyAcknowledgedCommitSurvivesFailuresOfTheStorage(Seed seed) {
    SplittableRandom random = seed.of("plans").random();
    for (int round = 0; round < ROUNDS; round++) {
      FaultPlan plan =
          FaultPlan.seeded(seed.of("round " + round))
              .counting(random.nextInt(4) == 0 ? Counting.ALL : Counting.MUTATING);
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        long at = random.nextLong(6, 400);
        plan =
            switch (random.nextInt(3)) {
              case 0 -> plan.fail(Moment.BEFORE, at, Failure.UNAVAILABLE);
              case 1 -> plan.fail(Moment.AFTER, at, Failure.UNAVAILABLE);
              default -> plan.fail(Moment.BEFORE, at, Failure.FULL);
            };
      }
      try {
        run(seed.of("workload " + round), plan);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("Failed in round " + round + " by " + plan, e);
      }
    }
  }

  /** Once a seed: the object of a failed rotation hid the commits of the one that went on. */
  @Test
  void commitsBehindAFailedRotationSurvive() {
    for (int sync = 4; sync <= 7; sync++) {
      Storage lasting = SeededOpener.lastingMemory();
      FaultPlan plan =
          FaultPlan.none().fail(Moment.AFTER, OperationKind.SYNC, sync, Failure.UNAVAILABLE);
      SeededOpener opener = SeededOpener.withoutThreads(new Seed(sync));
      Database killed = opener.open(FaultyStorage.over(lasting, plan).storage());
      VectorCollection collection =
          killed.createCollection(CollectionSpec.of("c", 1, Distance.DOT));
      long acknowledged = 0;
      for (int i = 0; i < 4; i++) {
        try {
          collection.upsert(List.of(VectorRecord.of("r" + i, i)));
          acknowledged++;
          if (i == 0) {
            killed.flush();
          }
        } catch (UnavailableException e) {
          // The log's own sync or that of its next object, as the number says.
        }
      }
      try (Database again = opener.open(lasting)) {
        assertThat(again.collection("c").count(Filter.all()))
            .isBetween(acknowledged, acknowledged + 1);
      }
    }
  }

  private static void run(Seed seed, FaultPlan plan) {
    Storage lasting = SeededOpener.lastingMemory();
    Storage faulty = SeededOpener.lasting(FaultyStorage.over(lasting, plan).storage());
    SeededOpener opener = SeededOpener.withoutThreads(seed);
    Oracle oracle = new Oracle();
    Workload workload = new Workload(seed.of("workload").random());
    Contents now = Contents.empty();
    Database database = open(opener, faulty);
    for (int i = 0; i < CHANGES; i++) {
      Change change = workload.next(now, database);
      try {
        now = oracle.make(change, database);
      } catch (VectorDatabaseException e) {
        if (change.what().equals("flush") || change.what().equals("compact")) {
          continue;
        }
        close(database);
        database = open(opener, faulty);
        now = oracle.settle(settled(database));
      }
    }
    assertThat(settled(database)).isEqualTo(now);
    boolean whole = close(database);
    try (Database again = opener.open(lasting)) {
      Contents found = oracle.check(WholeCheck.of(again));
      assertThat(found.equals(now) || !whole).as("all is there after closing well").isTrue();
    }
  }

  /** Closes a database, and tells whether it could make every commit durable. */
  private static boolean close(Database database) {
    try {
      database.close();
      return true;
    } catch (VectorDatabaseException e) {
      return false;
    }
  }

  /** Reads may fail too; the plans have at most three failures. */
  private static Contents settled(Database database) {
    for (int i = 0; ; i++) {
      try {
        return WholeCheck.of(database);
      } catch (VectorDatabaseException e) {
        if (i == 3) {
          throw e;
        }
      }
    }
  }

  private static Database open(SeededOpener opener, Storage storage) {
    for (int i = 0; ; i++) {
      try {
        return opener.open(storage);
      } catch (VectorDatabaseException e) {
        if (i == 3) {
          throw e;
        }
      }
    }
  }
}
