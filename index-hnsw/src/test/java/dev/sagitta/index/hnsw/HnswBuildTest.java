package dev.sagitta.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.index.Threads;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class HnswBuildTest {
  private static final int DIMENSION = 24;
  private static final Map<String, String> PARAMETERS = Map.of("m", "8", "efConstruction", "60");

  @Test
  void oneThreadBuildsTheSameBytesFromTheSameSeed(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, 3_000, DIMENSION, 20);
    assertThat(Built.of(rows, PARAMETERS).bytes()).isEqualTo(Built.of(rows, PARAMETERS).bytes());
  }

  @Test
  void separateClustersAreAllFound(Seed seed) {
    // 40 clusters of 150: more candidates than a search keeps, so that none leads to another.
    float[][] rows = SeededVectors.clustered(seed, 6_100, DIMENSION, 40);
    float[][] queries = Arrays.copyOf(rows, 100);
    Built built = Built.of(Arrays.copyOfRange(rows, 100, rows.length), PARAMETERS);
    assertThat(built.recall(queries, 20)).isGreaterThan(0.95);
    assertThat(built.recall(queries, 40)).isGreaterThan(0.985);
    assertThat(built.recall(queries, 80)).isGreaterThan(0.99);
  }

  @Test
  void severalThreadsBuildAsGoodAGraph(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, 6_100, DIMENSION, 20);
    float[][] queries = Arrays.copyOf(rows, 100);
    rows = Arrays.copyOfRange(rows, 100, rows.length);
    Built alone = Built.of(rows, PARAMETERS);
    Built together = Built.of(rows, PARAMETERS, new Threads(4), List.of());
    assertSound(together.graph(), 8);
    for (int ef : new int[] {20, 40, 80}) {
      assertThat(together.recall(queries, ef))
          .as("ef %s", ef)
          .isGreaterThan(alone.recall(queries, ef) - (ef == 20 ? 0.02 : 0.01));
    }
  }

  @Test
  void everyNodeIsReachedAndHasLinksWhateverTheVectors(Seed seed) {
    assertSound(Built.of(SeededVectors.uniform(seed, 2_000, 4), PARAMETERS).graph(), 8);
    assertSound(Built.of(SeededVectors.clustered(seed, 2_000, 64, 200), PARAMETERS).graph(), 8);
    float[][] equal = new float[1_500][];
    Arrays.fill(equal, new float[] {1, 2, 3});
    assertSound(Built.of(equal, PARAMETERS).graph(), 8);
    float[][] twoPlaces = equal.clone();
    Arrays.fill(twoPlaces, 0, 700, new float[] {-100, 0, 0});
    assertSound(Built.of(twoPlaces, PARAMETERS).graph(), 8);
    for (int size : new int[] {1, 2, 3, 9}) {
      assertSound(Built.of(SeededVectors.gaussian(seed, size, 3), PARAMETERS).graph(), 8);
    }
  }

  @Test
  void manyCopiesOfOneVectorDoNotHideTheOthers(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 4_000, 16);
    for (int row = 0; row < rows.length; row += 2) {
      rows[row] = rows[0];
    }
    float[][] queries = new float[100][];
    for (int q = 0; q < queries.length; q++) {
      queries[q] = rows[2 * q + 1].clone();
      queries[q][0] += 0.01f;
    }
    float[][] others = new float[rows.length / 2][];
    Arrays.setAll(others, i -> rows[2 * i + 1]);
    for (int ef : new int[] {20, 40, 80}) {
      assertThat(Built.of(rows, PARAMETERS).recall(queries, ef))
          .as("ef %s", ef)
          .isGreaterThan(Built.of(others, PARAMETERS).recall(queries, ef) - 0.03);
    }
  }

  @Test
  void everyCopyIsFoundAndFiltered(Seed seed) {
    float[][] places = SeededVectors.clustered(seed, 200, DIMENSION, 10);
    float[][] rows = new float[3_000][];
    Arrays.setAll(rows, row -> places[row % places.length]);
    Built built = Built.of(rows, PARAMETERS);
    assertThat(built.graph().nodes()).isEqualTo(places.length);
    OrdinalSet upper = OrdinalSet.none(rows.length);
    for (int row = 1_000; row < rows.length; row++) {
      upper.add(row);
    }
    IndexReader reader = built.reader().tuned(Map.of("ef", "20"));
    for (int place = 0; place < 50; place++) {
      int first = place;
      TopK all = new TopK(15, Float.POSITIVE_INFINITY);
      reader.search(places[place], new Accepted.First(rows.length), all);
      assertThat(taken(all)).allMatch(row -> row % places.length == first).hasSize(15);
      TopK accepted = new TopK(10, Float.POSITIVE_INFINITY);
      reader.search(places[place], new Accepted.Only(upper), accepted);
      assertThat(taken(accepted))
          .allMatch(row -> row >= 1_000 && row % places.length == first)
          .hasSize(10);
    }
  }

  private static Set<Integer> taken(TopK top) {
    Set<Integer> rows = new HashSet<>();
    while (top.size() > 0) {
      rows.add((int) top.pollKey());
    }
    return rows;
  }

  @Test
  void aBuildIsCancelledOnItsWay(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 5_000, DIMENSION);
    AtomicLong last = new AtomicLong();
    BuildMonitor monitor =
        new BuildMonitor() {
          @Override
          public void progress(long done, long total) {
            last.set(done);
          }

          @Override
          public boolean cancelled() {
            return last.get() > 1_000;
          }
        };
    BuiltIndex index = (BuiltIndex) new HnswIndexProvider().configure(PARAMETERS);
    BuildInput input =
        BuildInput.of(MemorySegmentVectors.of(rows, DIMENSION), Built.KERNEL, seed.value());
    assertThatThrownBy(() -> index.build(input, _ -> {}, monitor))
        .isInstanceOf(CancellationException.class);
    assertThat(last.get()).isBetween(1_000L, 2_000L);
  }

  @Test
  void parametersOutOfRangeAreRejectedWithTheRange() {
    HnswIndexProvider provider = new HnswIndexProvider();
    assertThatThrownBy(() -> provider.configure(Map.of("m", "101")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("2 to 100")
        .hasMessageContaining("101");
    assertThatThrownBy(() -> provider.configure(Map.of("efConstruction", "x")))
        .isInstanceOf(InvalidRequestException.class);
    Built built = Built.of(new float[][] {{1, 2}}, PARAMETERS);
    assertThatThrownBy(() -> built.reader().tuned(Map.of("ef", "0")))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> built.reader().tuned(Map.of("oversampling", "0.5")))
        .isInstanceOf(InvalidRequestException.class);
  }

  /** Every node is reached on level 0, and has as many links as the floor, to different nodes. */
  static void assertSound(Graph graph, int floor) {
    Reached reached = new Reached(graph.links());
    reached.from(graph.upperNode(0));
    assertThat(reached.count()).isEqualTo(graph.nodes());
    int least = Math.min(floor, graph.nodes() - 1);
    int[] list = new int[graph.links().width()];
    for (int node = 0; node < graph.nodes(); node++) {
      int degree = graph.links().copy(node, list);
      assertThat(degree).isGreaterThanOrEqualTo(least);
      assertThat(Arrays.stream(list, 0, degree).distinct().count()).isEqualTo(degree);
      assertThat(Arrays.stream(list, 0, degree)).doesNotContain(node);
    }
  }
}
