package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.engine.manifest.ManifestStore;
import dev.sagitta.engine.segment.Calibration;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Searches that name a recall. */
@ExtendWith(SeedExtension.class)
final class TargetRecallTest {
  private static final int DIMENSION = 24;
  private static final int ROWS = 4_000;
  private static final int QUERIES = 300;
  private static final int K = 10;

  private Storage storage;
  private SeededOpener opener;
  private float[][] rows;
  private float[][] queries;

  @BeforeEach
  void prepare(Seed seed) {
    storage = SeededOpener.lastingMemory();
    opener = SeededOpener.withoutThreads(seed);
    float[][] all = SeededVectors.gaussian(seed, ROWS + QUERIES, DIMENSION);
    rows = Arrays.copyOf(all, ROWS);
    queries = Arrays.copyOfRange(all, ROWS, ROWS + QUERIES);
  }

  @Test
  void aSearchFindsTheShareThatItNames() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database);
      database.optimize();
      check(collection);
    }
    try (Database database = opener.open(storage)) {
      check(database.collection("c"));
    }
  }

  private void check(VectorCollection collection) {
    double before = 0;
    for (double target : new double[] {0.8, 0.9, 0.95, 0.99}) {
      double recall = recall(collection, new SearchEffort.TargetRecall(target));
      assertThat(recall).as("asked for %s", target).isBetween(target - 0.03, target + 0.08);
      assertThat(recall).isGreaterThan(before - 0.005);
      before = recall;
    }
    assertThat(recall(collection, new SearchEffort.TargetRecall(1))).isEqualTo(1);
    assertThat(recall(collection, new SearchEffort.Default()))
        .isEqualTo(recall(collection, new SearchEffort.TargetRecall(0.95)));
  }

  @Test
  void anIndexIsMeasuredAgainAfterManyDeletions() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database);
      database.optimize();
      assertThat(calibration().liveRows()).isEqualTo(ROWS);
      assertThat(calibration().curves()).extracting(Calibration.Curve::k).containsExactly(10, 100);

      collection.delete(ids(0, ROWS / 10));
      database.compact();
      assertThat(calibration().liveRows()).isEqualTo(ROWS);
      collection.delete(ids(ROWS / 10, ROWS / 4));
      database.compact();
      assertThat(calibration().liveRows()).isEqualTo(ROWS - ROWS / 4);
      assertThat(recall(collection, new SearchEffort.TargetRecall(0.9))).isBetween(0.87, 0.98);
    }
  }

  private VectorCollection filled(Database database) {
    VectorCollection collection =
        database.createCollection(
            CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN)
                .withIndex(IndexSpec.of("hnsw", Map.of("m", "8", "efConstruction", "40")))
                .withQuantization(QuantizationSpec.none()));
    List<VectorRecord> records = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      records.add(VectorRecord.of(id(i), rows[i]));
    }
    for (int i = 0; i < ROWS; i += 500) {
      collection.upsert(records.subList(i, i + 500));
    }
    return collection;
  }

  private static String id(int row) {
    return "r" + row;
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(TargetRecallTest::id).toList();
  }

  private double recall(VectorCollection collection, SearchEffort effort) {
    double found = 0;
    for (float[] query : queries) {
      SearchRequest request = SearchRequest.of(query, K);
      Set<String> truth =
          new HashSet<>(collection.search(request.withEffort(new SearchEffort.Exact())).ids());
      List<String> hits = collection.search(request.withEffort(effort)).ids();
      assertThat(hits).hasSize(K);
      found += hits.stream().filter(truth::contains).count();
    }
    return found / (K * QUERIES);
  }

  /** What the manifest has of the one segment's index. */
  private Calibration calibration() {
    return Objects.requireNonNull(
            ManifestStore.open(storage, () -> 0)
                .manifest()
                .collections()
                .getFirst()
                .records()
                .getFirst()
                .index())
        .calibration();
  }
}
