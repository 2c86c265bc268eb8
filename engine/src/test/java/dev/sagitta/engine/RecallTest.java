package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.recall.RecallEstimate;
import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.recall.RecallRequest;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.RecallSettings;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The recall that is reported is the one that searches have. */
@ExtendWith(SeedExtension.class)
@Timeout(120)
final class RecallTest {
  private static final int DIMENSION = 24;
  private static final int ROWS = 3_000;
  private static final int QUERIES = 200;
  private static final int K = 10;
  private static final SearchEffort POOR = new SearchEffort.Parameters(Map.of("ef", "10"));
  private static final SearchEffort EXACT = new SearchEffort.Exact();

  private static final DatabaseSettings SETTINGS =
      SeededOpener.settings().withRecall(new RecallSettings(1, 8 << 20, 50));

  private Storage storage;
  private SeededOpener opener;
  private float[][] rows;
  private List<float[]> queries;

  @BeforeEach
  void prepare(Seed seed) {
    storage = SeededOpener.lastingMemory();
    opener = SeededOpener.withoutThreads(seed);
    float[][] all = SeededVectors.gaussian(seed, ROWS + QUERIES, DIMENSION);
    rows = Arrays.copyOf(all, ROWS);
    queries = List.of(Arrays.copyOfRange(all, ROWS, ROWS + QUERIES));
  }

  private VectorCollection indexed(Database database) {
    VectorCollection collection =
        database.createCollection(
            CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN)
                .withIndex(IndexSpec.of("hnsw", Map.of("m", "8", "efConstruction", "40")))
                .withQuantization(QuantizationSpec.none()));
    List<VectorRecord> records = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      records.add(VectorRecord.of("r" + i, rows[i]).with("half", i % 2));
    }
    for (int i = 0; i < ROWS; i += 500) {
      collection.upsert(records.subList(i, i + 500));
    }
    database.optimize();
    return collection;
  }

  /**
   * What is counted and what is reported are two walks each: a kernel that is compiled in between
   * rounds otherwise, and a hit or two of all may differ.
   */
  private record Counted(double mean, double worst) {
    private static final double FEW_HITS = 3.0 / (QUERIES * K);
    private static final double ONE_HIT = 1.0 / K;
  }

  /** Counted anew, by ids alone. */
  private static Counted counted(
      VectorCollection collection, List<float[]> queries, SearchEffort effort, Filter filter) {
    double sum = 0;
    double worst = 1;
    for (float[] query : queries) {
      SearchRequest request = SearchRequest.of(query, K).withFilter(filter);
      Set<String> truth = new HashSet<>(collection.search(request.withEffort(EXACT)).ids());
      List<String> found = collection.search(request.withEffort(effort)).ids();
      double recall = (double) found.stream().filter(truth::contains).count() / K;
      sum += recall;
      worst = Math.min(worst, recall);
    }
    return new Counted(sum / queries.size(), worst);
  }

  @Test
  void theReportIsWhatCountingFinds() {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = indexed(database);
      Counted counted = counted(collection, queries, POOR, Filter.all());
      RecallReport report = collection.measureRecall(RecallRequest.of(queries).withEffort(POOR));
      RecallEstimate estimate = report.estimate().orElseThrow();
      assertThat(counted.mean).isBetween(0.2, 0.95);
      assertThat(estimate.mean()).isCloseTo(counted.mean, within(Counted.FEW_HITS));
      assertThat(estimate.worst()).isCloseTo(counted.worst, within(Counted.ONE_HIT + 1e-9));
      assertThat(estimate.low()).isStrictlyBetween(estimate.mean() - 0.1, estimate.mean());
      assertThat(estimate.high()).isStrictlyBetween(estimate.mean(), estimate.mean() + 0.1);
      assertThat(report.queries()).isEqualTo(QUERIES);
      assertThat(report.measured()).isEqualTo(QUERIES);
      assertThat(report.lsn()).isEqualTo(database.lsn());

      RecallEstimate few =
          collection
              .measureRecall(RecallRequest.of(queries.subList(0, 20)).withEffort(POOR))
              .estimate()
              .orElseThrow();
      assertThat(few.high() - few.low()).isGreaterThan(1.5 * (estimate.high() - estimate.low()));
    }
  }

  @Test
  void exactSearchesAndSearchesWithoutAWordHaveTheRecallThatTheyPromise() {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = indexed(database);
      RecallEstimate exact =
          collection
              .measureRecall(RecallRequest.of(queries).withEffort(EXACT))
              .estimate()
              .orElseThrow();
      assertThat(exact.mean()).isEqualTo(1);
      assertThat(exact.high()).isEqualTo(1);
      assertThat(exact.low()).isBetween(0.97, 0.999);
      assertThat(exact.worst()).isEqualTo(1);
      Filter filter = Filter.equal("half", 1);
      RecallEstimate filtered =
          collection
              .measureRecall(RecallRequest.of(queries).withK(K).withFilter(filter))
              .estimate()
              .orElseThrow();
      assertThat(filtered.mean())
          .isCloseTo(
              counted(collection, queries, new SearchEffort.Default(), filter).mean,
              within(Counted.FEW_HITS));
      assertThat(
              collection.measureRecall(RecallRequest.of(queries)).estimate().orElseThrow().mean())
          .isBetween(0.92, 1.0);
    }
  }

  @Test
  void deletedRecordsAreNoNeighbours() {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = indexed(database);
      collection.delete(IntStream.range(0, ROWS / 2).mapToObj(i -> "r" + i).toList());
      Counted counted = counted(collection, queries, POOR, Filter.all());
      RecallReport report = collection.measureRecall(RecallRequest.of(queries).withEffort(POOR));
      assertThat(report.estimate().orElseThrow().mean())
          .isCloseTo(counted.mean, within(Counted.FEW_HITS));
    }
  }

  @Test
  void whereThereIsNothingToMeasureTheReportSaysSo() {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection empty =
          database.createCollection(CollectionSpec.of("empty", 2, Distance.COSINE));
      RecallReport recent = empty.measureRecall(RecallRequest.recent());
      assertThat(recent.queries()).isZero();
      assertThat(recent.estimate()).isEmpty();
      RecallRequest two = RecallRequest.of(List.of(new float[] {1, 0}, new float[] {0, 1}));
      RecallReport given = empty.measureRecall(two);
      assertThat(given.queries()).isEqualTo(2);
      assertThat(given.measured()).isZero();
      assertThat(given.estimate()).isEmpty();
      empty.upsert(List.of(VectorRecord.of("a", 1, 1), VectorRecord.of("b", 1, 2)));
      RecallReport few = empty.measureRecall(two.withK(5));
      assertThat(few.measured()).as("k above the number of records").isEqualTo(2);
      assertThat(few.estimate().orElseThrow().mean()).isEqualTo(1);
      assertThatThrownBy(() -> empty.measureRecall(RecallRequest.of(List.of(new float[3]))))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() ->
              empty.measureRecall(
                  RecallRequest.of(IntStream.range(0, 1_001).mapToObj(_ -> new float[2]).toList())))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("1001 queries")
          .hasMessageContaining("1000");
    }
  }

  @Test
  void anyOfTheRecordsAtOneDistanceIsRight() {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection =
          database.createCollection(
              CollectionSpec.of("same", 4, Distance.EUCLIDEAN)
                  .withIndex(IndexSpec.of("hnsw", Map.of("m", "8", "efConstruction", "40")))
                  .withQuantization(QuantizationSpec.none()));
      List<VectorRecord> records = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        records.add(VectorRecord.of("r" + i, i % 2, 1, 1, 1));
      }
      collection.upsert(records);
      database.optimize();
      List<float[]> same = List.of(new float[] {0, 1, 1, 1}, new float[] {0, 2, 2, 2});
      assertThat(collection.measureRecall(RecallRequest.of(same)).estimate().orElseThrow().mean())
          .isEqualTo(1);
    }
  }

  @Test
  void recentSearchesAreMeasuredAsTheyWereAsked() {
    try (Database database = opener.open(storage, SETTINGS)) {
      VectorCollection collection = indexed(database);
      List<float[]> half = queries.subList(0, QUERIES / 2);
      half.forEach(query -> collection.search(SearchRequest.of(query, K).withEffort(POOR)));
      RecallReport report = collection.measureRecall(RecallRequest.recent());
      assertThat(report.queries()).isEqualTo(QUERIES / 2);
      RecallReport again = collection.measureRecall(RecallRequest.of(half).withEffort(POOR));
      assertThat(again.queries()).as("measuring is no search").isEqualTo(QUERIES / 2);
      assertThat(report.estimate().orElseThrow().mean())
          .isEqualTo(again.estimate().orElseThrow().mean());
      assertThat(
              collection
                  .measureRecall(RecallRequest.recent().withEffort(EXACT).withK(3))
                  .estimate()
                  .orElseThrow()
                  .mean())
          .isEqualTo(1);
    }
    try (Database database = opener.open(storage, SETTINGS)) {
      assertThat(database.collection("c").measureRecall(RecallRequest.recent()).queries())
          .as("a restart forgets them")
          .isZero();
    }
  }

  @Test
  void theBackgroundMeasuresRecentSearches(Seed seed) {
    try (Database database = SeededOpener.withThreads(seed).open(storage, SETTINGS)) {
      VectorCollection collection = indexed(database);
      assertThat(collection.stats().recall()).isEmpty();
      // Time flies, so that each query seems to take long, and they are measured one a second.
      List<float[]> few = queries.subList(0, 4);
      collection.searchAll(
          few.stream().map(query -> SearchRequest.of(query, K).withEffort(POOR)).toList());
      Optional<RecallReport> watched = Optional.empty();
      while (watched.isEmpty()) {
        Thread.onSpinWait();
        watched = collection.stats().recall();
      }
      assertThat(watched.orElseThrow().queries()).isEqualTo(4);
      double counted = counted(collection, few, POOR, Filter.all()).mean;
      RecallEstimate estimate = watched.orElseThrow().estimate().orElseThrow();
      assertThat(estimate.mean()).isCloseTo(counted, within(3.0 / (4 * K)));
    }
  }

  @Test
  void nothingIsKeptOrWatchedWhereThatIsSwitchedOff() {
    DatabaseSettings off = SeededOpener.settings().withRecall(RecallSettings.off());
    try (Database database = opener.open(storage, off)) {
      VectorCollection collection = indexed(database);
      collection.search(SearchRequest.of(queries.getFirst(), K));
      assertThat(collection.measureRecall(RecallRequest.recent()).queries()).isZero();
      assertThat(collection.measureRecall(RecallRequest.of(queries)).measured()).isEqualTo(QUERIES);
    }
  }
}
