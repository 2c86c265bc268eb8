package dev.sagitta.tck.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.LeavingOut;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.tck.kernel.ReferenceKernel;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeededVectors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What an index keeps that is built once and stored. */
public abstract class BuiltIndexContract extends IndexContract {
  private static final Distance DISTANCE = Distance.EUCLIDEAN;
  private static final DistanceKernel KERNEL = new ReferenceKernel(DISTANCE);

  /** For the tests of plug-ins. */
  protected BuiltIndexContract() {}

  @Test
  void theSameBytesAnswerAlikeWhereverTheyLie(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    byte[] bytes = build(vectors).toArray(ValueLayout.JAVA_BYTE);
    IndexReader first = index().open(vectors, KERNEL, IndexBytes.of(bytes));
    IndexReader second = index().open(vectors, KERNEL, IndexBytes.of(bytes));
    for (float[] query : queries(seed, rows)) {
      Accepted all = new Accepted.First(ROWS);
      assertThat(search(second, query, all, 10)).isEqualTo(search(first, query, all, 10));
    }
  }

  @Test
  void aBuildTellsHowFarItIs(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, ROWS, DIMENSION);
    AtomicLong last = new AtomicLong(-1);
    BuildMonitor monitor =
        new BuildMonitor() {
          @Override
          public void progress(long done, long total) {
            assertThat(total).isEqualTo(ROWS);
            assertThat(done).isBetween(0L, total);
            last.accumulateAndGet(done, Math::max);
          }

          @Override
          public boolean cancelled() {
            return false;
          }
        };
    IndexBytes.of(index(), MemorySegmentVectors.of(rows, DIMENSION), KERNEL, monitor);
    assertThat(last.get()).isEqualTo(ROWS);
  }

  @Test
  void aCancelledBuildStops(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, ROWS, DIMENSION);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    BuildMonitor monitor =
        new BuildMonitor() {
          @Override
          public void progress(long done, long total) {}

          @Override
          public boolean cancelled() {
            return true;
          }
        };
    assertThatThrownBy(() -> IndexBytes.of(index(), vectors, KERNEL, monitor))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aDamagedRowIsReportedInsteadOfBuiltIn(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 300, DIMENSION);
    MemorySegmentVectors damaged = MemorySegmentVectors.of(rows, DIMENSION).damagedAt(299);
    assertThatThrownBy(() -> build(damaged)).isInstanceOf(CorruptException.class);
  }

  @Test
  void truncatedBytesAreRejected(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 300, DIMENSION);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    byte[] bytes = build(vectors).toArray(ValueLayout.JAVA_BYTE);
    SplittableRandom random = seed.of("lengths").random();
    for (int i = 0; i < 200; i++) {
      int length = i < 70 ? Math.min(i, bytes.length - 1) : random.nextInt(bytes.length);
      byte[] shorter = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> index().open(vectors, KERNEL, IndexBytes.of(shorter)))
          .as("%s of %s bytes", length, bytes.length)
          .isInstanceOf(CorruptException.class);
    }
  }

  @Test
  void bytesOfSomethingElseAreRejected(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 300, DIMENSION);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    SplittableRandom random = seed.of("noise").random();
    byte[] noise = new byte[(int) build(vectors).byteSize()];
    random.nextBytes(noise);
    assertThatThrownBy(() -> index().open(vectors, KERNEL, IndexBytes.of(noise)))
        .isInstanceOf(CorruptException.class);
  }

  @Test
  void bytesOfOtherVectorsAreRejected(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 300, DIMENSION);
    MemorySegment bytes = build(MemorySegmentVectors.of(rows, DIMENSION));
    MemorySegmentVectors fewer = MemorySegmentVectors.of(Arrays.copyOf(rows, 299), DIMENSION);
    assertThatThrownBy(() -> index().open(fewer, KERNEL, bytes))
        .isInstanceOf(CorruptException.class);
  }

  @Test
  void flippedBitsNeverLeadOutsideOfTheVectors(Seed seed) {
    float[][] rows = SeededVectors.gaussian(seed, 300, DIMENSION);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    byte[] sound = build(vectors).toArray(ValueLayout.JAVA_BYTE);
    SplittableRandom random = seed.of("bits").random();
    Accepted all = new Accepted.First(300);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = sound.clone();
      // Half of the flips in the front, where sizes and offsets are.
      int place = random.nextInt(i % 2 == 0 ? Math.min(256, bytes.length) : bytes.length);
      bytes[place] ^= (byte) (1 << random.nextInt(8));
      try {
        IndexReader reader = index().open(vectors, KERNEL, IndexBytes.of(bytes));
        assertValid(KERNEL, rows, rows[i % 300], all, search(reader, rows[i % 300], all, 10));
      } catch (CorruptException damage) {
        // Found at opening or on the way: as good as a valid answer.
        assertThat(damage.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void moreEffortFindsNoLess(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    IndexReader reader = index().open(vectors, KERNEL, build(vectors));
    List<Map<String, String>> efforts = index().efforts(10);
    assertThat(index().efforts(100)).hasSameSizeAs(efforts);
    List<float[]> queries = queries(seed, rows);
    double least = 0;
    for (Map<String, String> effort : efforts) {
      index().checkSearch(effort);
      double recall = recall(reader.tuned(effort), rows, queries);
      // Single queries may be luckier with less effort.
      assertThat(recall).as("with %s", effort).isGreaterThan(least - 0.03);
      least = Math.max(least, recall);
    }
    if (!efforts.isEmpty()) {
      assertThat(least).isGreaterThanOrEqualTo(recallFloor(DISTANCE));
    }
  }

  @Test
  void aRowThatIsLeftOutIsNotFound(Seed seed) {
    float[][] rows = SeededVectors.clustered(seed, ROWS, DIMENSION, 30);
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, DIMENSION);
    Accepted all = new Accepted.First(ROWS);
    if (index().open(vectors, KERNEL, build(vectors)) instanceof LeavingOut reader) {
      for (int row = 0; row < ROWS; row += 301) {
        assertThat(search(reader, rows[row], all, 10).hits().getFirst().ordinal()).isEqualTo(row);
        Neighbours others = search(reader.without(row), rows[row], all, 10);
        int without = row;
        assertThat(others.hits()).hasSize(10).noneMatch(hit -> hit.ordinal() == without);
        assertValid(KERNEL, rows, rows[row], all, others);
      }
    }
  }

  private static double recall(IndexReader reader, float[][] rows, List<float[]> queries) {
    Accepted all = new Accepted.First(rows.length);
    double sum = 0;
    for (float[] query : queries) {
      TopK top = new TopK(10, Float.POSITIVE_INFINITY);
      Neighbours truth = Neighbours.exact(KERNEL, rows, query, all, top);
      sum += search(reader, query, all, 10).recall(truth);
    }
    return sum / queries.size();
  }

  private BuiltIndex index() {
    return (BuiltIndex) provider().configure(parameters());
  }

  private MemorySegment build(MemorySegmentVectors vectors) {
    return IndexBytes.of(index(), vectors, KERNEL);
  }
}
