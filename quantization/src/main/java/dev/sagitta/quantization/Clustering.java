package dev.sagitta.quantization;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Lloyd's k-means of one part of vectors at a time. Begins with vectors of the sample; a
 * representative that nothing is nearest to becomes a random vector again. For one thread.
 */
final class Clustering {
  private final Sample sample;
  private final Codebooks books;
  private final int rounds;
  private final float[] scaled;
  private final float[] distances;
  private final double[] sums;
  private final int[] counts;

  Clustering(Sample sample, Codebooks books, int rounds) {
    this.sample = sample;
    this.books = books;
    this.rounds = rounds;
    this.scaled = new float[sample.dimension()];
    this.distances = new float[books.size()];
    this.sums = new double[books.size() * Math.ceilDiv(books.dimension(), books.parts())];
    this.counts = new int[books.size()];
  }

  /** Fills the codebook of a part. */
  void run(int part, long seed) {
    if (sample.size() == 0) {
      return;
    }
    SplittableRandom random = new SplittableRandom(seed + part);
    for (int c = 0; c < books.size(); c++) {
      // From equally long stretches, so that few begin as the same vector.
      int first = (int) ((long) c * sample.size() / books.size());
      int end = Math.max(first + 1, (int) ((c + 1L) * sample.size() / books.size()));
      become(part, c, random.nextInt(first, end));
    }
    for (int round = 0; round < rounds; round++) {
      assign(part);
      move(part, random);
    }
  }

  private void assign(int part) {
    int from = books.from(part);
    int length = books.from(part + 1) - from;
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
    for (int row = 0; row < sample.size(); row++) {
      int at = row * sample.dimension();
      for (int i = from; i < from + length; i++) {
        scaled[i] = sample.values()[at + i] / books.scale();
      }
      books.differences(part, scaled, 0, distances, 0);
      int nearest = books.nearest(distances);
      counts[nearest]++;
      for (int i = 0; i < length; i++) {
        sums[nearest * length + i] += scaled[from + i];
      }
    }
  }

  private void move(int part, SplittableRandom random) {
    int from = books.from(part);
    int length = books.from(part + 1) - from;
    for (int c = 0; c < books.size(); c++) {
      if (counts[c] == 0) {
        become(part, c, random.nextInt(sample.size()));
        continue;
      }
      for (int i = 0; i < length; i++) {
        books.values()[(from + i) * books.size() + c] = (float) (sums[c * length + i] / counts[c]);
      }
    }
  }

  private void become(int part, int c, int row) {
    for (int i = books.from(part); i < books.from(part + 1); i++) {
      books.values()[i * books.size() + c] =
          sample.values()[row * sample.dimension() + i] / books.scale();
    }
  }
}
