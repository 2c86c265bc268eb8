package dev.sagitta.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.Workers;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class HnswBuildTest {
  private static final int DIMENSION = 24;
  private static final Map<String, String> PARAMETERS = Map.of("m", "8", "efConstruction", "60");

  /** Threads of their own, as many as it is told to be. */
  private record Threads(int count) implements Workers {
    @Override
    public void run(IntConsumer task) {
      List<Thread> threads =
          java.util.stream.IntStream.range(0, count)
              .mapToObj(worker -> Thread.ofPlatform().start(() -> task.accept(worker)))
              .toList();
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Test
  void oneThreadBuildsTheSameBytesFromTheSameSeed(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, 3_000, DIMENSION, 20);
    assertThat(Built.of(rows, PARAMETERS).bytes()).isEqualTo(Built.of(rows, PARAMETERS).bytes());
  }

  @Test
  void severalThreadsBuildAsGoodAGraph(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, 6_000, DIMENSION, 20);
    float[][] queries = Arrays.copyOf(SeededVectors.clustered(seed, 6_100, DIMENSION, 20), 100);
    Built alone = Built.of(rows, PARAMETERS);
    Built together = Built.of(rows, PARAMETERS, new Threads(4), List.of());
    assertSound(together.graph(), 8);
    assertThat(together.recall(queries, 64)).isGreaterThan(alone.recall(queries, 64) - 0.02);
    assertThat(alone.recall(queries, 64)).isGreaterThan(0.95);
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
    assertThat(Built.of(rows, PARAMETERS).recall(queries, 64))
        .isGreaterThan(Built.of(others, PARAMETERS).recall(queries, 64) - 0.35);
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
