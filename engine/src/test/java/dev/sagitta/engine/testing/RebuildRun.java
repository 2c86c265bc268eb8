package dev.sagitta.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.fault.FaultPlan;
import dev.sagitta.tck.fault.FaultyStorage;
import dev.sagitta.tck.fault.SimulatedCrash;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One database whose quantization is changed and changed back, step by step, with what may be seen
 * of it at each step.
 */
public final class RebuildRun {
  private static final String NAME = "c";
  private static final int ROWS = 40;
  private static final Seen UNTOUCHED = new Seen("sq8", "");

  private final Seed seed;
  private final SeededOpener opener;
  private final Storage lasting = SeededOpener.lastingMemory();
  private final List<Seen> possible = new ArrayList<>();

  /** A run of this seed, whatever becomes of it. */
  public RebuildRun(Seed seed) {
    this.seed = seed;
    this.opener = SeededOpener.withoutThreads(seed);
  }

  /**
   * What is seen of a rebuild.
   *
   * @param wanted the quantization that the settings ask for
   * @param former the one there is to return to; empty if there is none
   */
  public record Seen(String wanted, String former) {}

  private interface Step {
    void take(VectorCollection collection, Database database);
  }

  /** What may be found in the end. */
  public List<Seen> possible() {
    return List.copyOf(possible);
  }

  /**
   * Runs to the end, or to the crash that the plan has.
   *
   * @return how many operations that changed the storage there were
   */
  public long crash(FaultPlan plan) {
    FaultyStorage faulty = FaultyStorage.over(lasting, plan);
    @Nullable Database database = null;
    try {
      database = opener.open(faulty.storage());
      run(database);
      database.close();
    } catch (SimulatedCrash e) {
      letGo(database);
    }
    return faulty.operations();
  }

  private static void letGo(@Nullable Database database) {
    try {
      if (database != null) {
        database.close();
      }
    } catch (SimulatedCrash | UnavailableException e) {
      // It is dead already.
    }
  }

  private void run(Database database) {
    VectorCollection collection =
        database.createCollection(
            CollectionSpec.of(NAME, 4, Distance.EUCLIDEAN)
                .withIndex(IndexSpec.of("flat"))
                .withQuantization(QuantizationSpec.of("sq8")));
    collection.upsert(records(0, ROWS));
    database.flush();
    database.compact();
    possible.add(UNTOUCHED);
    step(database, new Seen("sq4", "sq8"), (it, _) -> change(it, "sq4"));
    step(
        database,
        new Seen("sq4", "sq8"),
        (it, all) -> {
          it.upsert(records(ROWS, 2 * ROWS));
          all.flush();
        });
    step(database, new Seen("none", "sq8"), (it, _) -> change(it, "none"));
    step(database, UNTOUCHED, (it, _) -> it.cancelRebuild());
    step(database, UNTOUCHED, (_, all) -> all.compact());
    step(database, new Seen("none", "sq8"), (it, _) -> change(it, "none"));
    step(database, new Seen("none", ""), (_, all) -> all.compact());
    step(database, new Seen("sq8", "none"), (it, _) -> change(it, "sq8"));
    step(database, new Seen("sq8", ""), (_, all) -> all.compact());
    step(
        database,
        new Seen("sq8", ""),
        (it, all) -> {
          it.upsert(records(2 * ROWS, 3 * ROWS));
          all.flush();
        });
    step(database, new Seen("none", "sq8"), (it, _) -> change(it, "none"));
    step(database, new Seen("none", ""), (_, all) -> all.optimize());
  }

  private void step(Database database, Seen after, Step step) {
    possible.add(after);
    VectorCollection collection = database.collection(NAME);
    step.take(collection, database);
    possible.clear();
    possible.add(after);
    assertThat(seen(collection)).isEqualTo(after);
  }

  private static void change(VectorCollection collection, String quantization) {
    collection.change(CollectionChange.none().withQuantization(QuantizationSpec.of(quantization)));
  }

  private List<VectorRecord> records(int from, int to) {
    float[][] vectors = SeededVectors.gaussian(seed, to, 4);
    List<VectorRecord> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      records.add(VectorRecord.of("r" + i, vectors[i]));
    }
    return records;
  }

  private static Seen seen(VectorCollection collection) {
    return new Seen(
        collection.describe().spec().quantization().kind(),
        collection.rebuild().map(rebuild -> rebuild.former().quantization().kind()).orElse(""));
  }

  /** Opens the database again and checks that it knows what it may know, and acts on it. */
  public void check() {
    if (possible.isEmpty()) {
      return;
    }
    Seen found;
    try (Database again = opener.open(lasting)) {
      found = seen(again.collection(NAME));
      assertThat(possible).contains(found);
      again.collection(NAME).upsert(records(3 * ROWS, 4 * ROWS));
      again.flush();
    }
    try (Database again = opener.open(lasting)) {
      VectorCollection collection = again.collection(NAME);
      assertThat(seen(collection)).as("once more, with new segments").isEqualTo(found);
      String expected = found.former.isEmpty() ? found.wanted : found.former;
      if (found.former.isEmpty()) {
        assertThatThrownBy(collection::cancelRebuild).isInstanceOf(NotFoundException.class);
      } else {
        assertThat(collection.cancelRebuild().spec().quantization().kind()).isEqualTo(expected);
      }
      assertThat(seen(collection)).isEqualTo(new Seen(expected, ""));
      again.compact();
      assertThat(seen(collection)).isEqualTo(new Seen(expected, ""));
      assertThat(collection.stats().indexedRecords() > 0).isEqualTo(!expected.equals("none"));
      WholeCheck.of(again);
    }
  }
}
