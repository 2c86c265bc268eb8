package dev.sagitta.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.tck.index.IndexBytes;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.PlainKernel;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeedExtension.class)
final class CodeScanTest {
  private static final int ROWS = 6_000;
  private static final int DIMENSION = 64;
  private static final int K = 10;
  private static final DistanceKernel KERNEL = new PlainKernel();

  @Test
  void fewAcceptedRowsAreFoundByTheirCodesWithTheScoresOfTheirVectors(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    IndexReader reader = open(rows).tuned(Map.of("ef", "15"));
    SplittableRandom random = seed.of("filters").random();
    for (double share : new double[] {0.005, 0.02, 0.03, 0.05}) {
      double found = 0;
      for (int q = 0; q < 50; q++) {
        OrdinalSet some = random(random, share);
        float[] query = rows[random.nextInt(ROWS)];
        List<Integer> truth = nearest(rows, query, some);
        TopK top = new TopK(K, Float.POSITIVE_INFINITY);
        reader.search(query, new Accepted.Only(some), top);
        assertThat(top.size()).isEqualTo(truth.size());
        while (top.size() > 0) {
          float score = top.worstScore();
          int row = (int) top.pollKey();
          assertThat(some.contains(row)).isTrue();
          assertThat(score).isEqualTo(KERNEL.score(query, rows[row]));
          found += truth.contains(row) ? 1.0 / truth.size() / 50 : 0;
        }
      }
      assertThat(found).as("recall at %s", share).isGreaterThan(0.97);
    }
  }

  @Test
  void copiesAreFoundByTheCodesOfWhatTheyAreCopiesOf(Seed seed) {
    float[][] places = SeededVectors.clustered(seed, 2_000, DIMENSION, 30);
    float[][] rows = new float[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      rows[row] = places[row % places.length];
    }
    IndexReader reader = open(rows).tuned(Map.of("ef", "15"));
    OrdinalSet some = OrdinalSet.none(ROWS);
    for (int row = 3; row < ROWS; row += 20) {
      some.add(row);
    }
    for (int row = 3; row < ROWS; row += 200) {
      TopK top = new TopK(K, Float.POSITIVE_INFINITY);
      reader.search(rows[row], new Accepted.Only(some), top);
      List<Integer> found = new ArrayList<>();
      while (top.size() > 0) {
        found.add((int) top.pollKey());
      }
      // Three rows are equal, and all of them are accepted.
      assertThat(found).doesNotHaveDuplicates().hasSize(K);
      int place = row % places.length;
      assertThat(found.subList(K - 3, K)).allMatch(hit -> hit % places.length == place);
    }
  }

  @Test
  void everyRowHasTheNodeOfItsVector(Seed seed) {
    float[][] places = SeededVectors.gaussian(seed, 700, 5);
    float[][] rows = new float[1_000][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = places[row % places.length];
    }
    Graph graph = Built.of(rows, Map.of("m", "8", "efConstruction", "40")).graph();
    RowNodes nodes = RowNodes.of(graph);
    for (int row = 0; row < rows.length; row++) {
      assertThat(rows[graph.ordinal(nodes.of(row))]).isSameAs(rows[row]);
    }
  }

  private static IndexReader open(float[][] rows) {
    BuiltIndex index =
        (BuiltIndex)
            new HnswIndexProvider()
                .configure(Map.of("m", "8", "efConstruction", "40"), new ByteQuantizer());
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    return index.open(vectors, KERNEL, IndexBytes.of(index, vectors, KERNEL));
  }

  private static OrdinalSet random(SplittableRandom random, double share) {
    OrdinalSet some = OrdinalSet.none(ROWS);
    for (int row = 0; row < ROWS; row++) {
      if (random.nextDouble() < share) {
        some.add(row);
      }
    }
    return some;
  }

  private static List<Integer> nearest(float[][] rows, float[] query, OrdinalSet some) {
    TopK top = new TopK(K, Float.POSITIVE_INFINITY);
    for (int row = some.next(0); row >= 0; row = some.next(row + 1)) {
      top.offer(row, KERNEL.score(query, rows[row]));
    }
    List<Integer> nearest = new ArrayList<>();
    while (top.size() > 0) {
      nearest.add((int) top.pollKey());
    }
    return nearest;
  }
}
