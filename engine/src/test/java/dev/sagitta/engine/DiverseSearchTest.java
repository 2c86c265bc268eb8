package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.Diversity;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hits that are picked for being unlike each other, against the formula computed plainly. */
@ExtendWith(SeedExtension.class)
final class DiverseSearchTest {
  private static final int DIMENSION = 6;
  private static final int ROWS = 300;
  private static final int CANDIDATES = 40;
  private static final int K = 12;
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @EnumSource
  void eachPickHasTheLargestMarginalRelevance(Distance distance, Seed seed) {
    float[][] vectors = SeededVectors.clustered(seed, ROWS, DIMENSION, 15);
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection =
          database.createCollection(CollectionSpec.of("c", DIMENSION, distance));
      List<VectorRecord> records = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        records.add(VectorRecord.of("r" + row, vectors[row]).with("even", row % 2 == 0));
      }
      collection.upsert(records.subList(0, ROWS / 2));
      database.flush();
      collection.upsert(records.subList(ROWS / 2, ROWS));
      int reordered = 0;
      for (int q = 0; q < 10; q++) {
        SearchRequest nearest =
            SearchRequest.of(vectors[q * 7], CANDIDATES)
                .withFilter(q % 2 == 0 ? Filter.all() : Filter.equal("even", true))
                .including(Include.VECTOR);
        List<Hit> candidates = collection.search(nearest).hits();
        assertThat(candidates).hasSize(CANDIDATES);
        for (double lambda : new double[] {0, 0.3, 0.5, 0.8, 1}) {
          SearchResult picks = collection.search(diverse(nearest, lambda, K));
          check(distance, lambda, candidates, picks.hits());
          List<String> plain = candidates.stream().limit(K).map(Hit::id).toList();
          if (lambda == 1) {
            assertThat(picks.ids()).isEqualTo(plain);
          }
          reordered += lambda == 0.3 && !picks.ids().equals(plain) ? 1 : 0;
          assertThat(collection.search(diverse(nearest, lambda, 5).withOffset(3)).ids())
              .isEqualTo(picks.ids().subList(3, 8));
        }
      }
      assertThat(reordered).as("searches that diversity changes").isGreaterThan(5);
    }
  }

  private static SearchRequest diverse(SearchRequest request, double lambda, int k) {
    return SearchRequest.of(request.vector(), k)
        .withFilter(request.filter())
        .including(Include.VECTOR)
        .withDiversity(new Diversity(lambda, CANDIDATES));
  }

  /** Goes through the picks and compares each with all that could have been picked instead. */
  private static void check(
      Distance distance, double lambda, List<Hit> candidates, List<Hit> picks) {
    assertThat(picks).hasSize(K);
    assertThat(picks.getFirst().id()).isEqualTo(candidates.getFirst().id());
    List<Hit> picked = new ArrayList<>();
    List<Hit> left = new ArrayList<>(candidates);
    for (Hit pick : picks) {
      Hit candidate =
          left.stream().filter(hit -> hit.id().equals(pick.id())).findFirst().orElseThrow();
      assertThat(pick.distance()).isEqualTo(candidate.distance());
      double best =
          left.stream()
              .mapToDouble(hit -> value(distance, lambda, hit, picked))
              .max()
              .orElseThrow();
      assertThat(value(distance, lambda, pick, picked)).isGreaterThan(best - TOLERANCE);
      left.remove(candidate);
      picked.add(candidate);
    }
  }

  private static double value(Distance distance, double lambda, Hit hit, List<Hit> picked) {
    double likeness =
        picked.stream()
            .mapToDouble(pick -> -distance(distance, vector(hit), vector(pick)))
            .max()
            .orElse(0);
    return lambda * -hit.distance() - (1 - lambda) * likeness;
  }

  private static float[] vector(Hit hit) {
    return hit.record().vector().orElseThrow();
  }

  private static double distance(Distance kind, float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
      squares += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return switch (kind) {
      case COSINE -> 1 - dot / Math.sqrt(aa * bb);
      case DOT -> -dot;
      case EUCLIDEAN -> Math.sqrt(squares);
    };
  }

  @Test
  void fewerRecordsThanCandidatesAreAllPicked(Seed seed) {
    try (Database database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory())) {
      VectorCollection collection =
          database.createCollection(CollectionSpec.of("c", 2, Distance.EUCLIDEAN));
      SearchRequest request =
          SearchRequest.of(new float[] {0, 0}, 10).withDiversity(new Diversity(0.5, 20));
      assertThat(collection.search(request).hits()).isEmpty();
      collection.upsert(
          List.of(
              VectorRecord.of("near", new float[] {1, 0}),
              VectorRecord.of("copy", new float[] {1.01f, 0}),
              VectorRecord.of("other", new float[] {-1.5f, 0}),
              VectorRecord.of("endless", new float[] {3e38f, 3e38f})));
      assertThat(collection.search(request.withMaxDistance(10)).ids())
          .containsExactly("near", "other", "copy");
      assertThat(collection.search(request).ids())
          .containsExactlyInAnyOrder("near", "copy", "other", "endless");
      assertThat(collection.search(request.withOffset(10)).hits()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void lambdaOutsideOfItsRangeIsRefused(double lambda) {
    assertThatThrownBy(() -> new Diversity(lambda, 10))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("lambda must be from 0")
        .hasMessageContaining(Double.toString(lambda));
  }

  @Test
  void tooFewAndTooManyCandidatesAreRefused() {
    assertThatThrownBy(() -> new Diversity(0.5, 0))
        .hasMessageContaining("from 1 to 1000, but is 0");
    assertThatThrownBy(() -> new Diversity(0.5, 1_001)).hasMessageContaining("but is 1001");
    SearchRequest request =
        SearchRequest.of(new float[] {1}, 10).withDiversity(new Diversity(0.5, 12));
    assertThatThrownBy(() -> request.withOffset(3))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("are 13, but hits are picked from only 12 candidates");
    assertThatThrownBy(() -> request.withOffset(Integer.MAX_VALUE))
        .hasMessageContaining("are 2147483657");
  }
}
