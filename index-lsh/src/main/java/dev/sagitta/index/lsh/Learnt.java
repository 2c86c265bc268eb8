package dev.sagitta.index.lsh;

import dev.sagitta.api.collection.Distance;
import java.lang.foreign.MemorySegment;

/**
 * A {@link Hashing} as bytes: the length of the longest row, the mean, the projections, the
 * thresholds of the sketch, and of intervals the widths and the steps. The projections could be
 * drawn from the seed again, but to make them orthogonal takes as long as it takes.
 */
final class Learnt {
  private static final int LONGEST_BYTES = 8;

  private Learnt() {}

  /** How many bytes a hashing of this shape has. */
  static long bytes(Shape shape) {
    long floats = shape.embedded() * (1L + shape.projections()) + shape.hashes().sketchBits();
    long intervals = shape.distance() == Distance.EUCLIDEAN ? 12L * shape.tableProjections() : 0;
    return LONGEST_BYTES + 4 * floats + intervals;
  }

  /** Writes a hashing. */
  static void write(Hashing hashing, MemorySegment bytes) {
    bytes.set(Layout.FLOAT, Layout.LEARNT, hashing.embedding().longest());
    long at = Layout.LEARNT + LONGEST_BYTES;
    at = put(hashing.embedding().mean(), bytes, at);
    for (float[] row : hashing.projections().matrix()) {
      at = put(row, bytes, at);
    }
    at = put(hashing.sketcher().thresholds(), bytes, at);
    if (hashing.family() instanceof Intervals intervals) {
      at = put(intervals.widths(), bytes, at);
      long[] steps = intervals.steps();
      MemorySegment.copy(steps, 0, bytes, Layout.LONG, at, steps.length);
    }
  }

  private static long put(float[] values, MemorySegment bytes, long at) {
    MemorySegment.copy(values, 0, bytes, Layout.FLOAT, at, values.length);
    return at + 4L * values.length;
  }

  /** Reads a hashing whose checksum holds. */
  static Hashing read(Shape shape, MemorySegment bytes) {
    Reading reading = new Reading(bytes, Layout.LEARNT + LONGEST_BYTES);
    float longest = bytes.get(Layout.FLOAT, Layout.LEARNT);
    Embedding embedding =
        new Embedding(shape.distance(), longest, reading.floats(shape.embedded()));
    float[][] matrix = new float[shape.embedded()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = reading.floats(shape.projections());
    }
    Projections projections = new Projections(shape.projections(), matrix);
    Sketcher sketcher =
        new Sketcher(reading.floats(shape.hashes().sketchBits()), shape.bitsPerProjection());
    return new Hashing(shape, embedding, projections, sketcher, family(shape, reading));
  }

  private static Family family(Shape shape, Reading reading) {
    int functions = shape.hashes().functions();
    if (shape.distance() != Distance.EUCLIDEAN) {
      return new Hyperplanes(functions);
    }
    float[] widths = reading.floats(shape.tableProjections());
    return new Intervals(functions, widths, reading.longs(shape.tableProjections()));
  }

  /** Bytes that are read from first to last. */
  private static final class Reading {
    private final MemorySegment bytes;
    private long at;

    Reading(MemorySegment bytes, long at) {
      this.bytes = bytes;
      this.at = at;
    }

    float[] floats(int count) {
      float[] values = new float[count];
      MemorySegment.copy(bytes, Layout.FLOAT, at, values, 0, count);
      at += 4L * count;
      return values;
    }

    long[] longs(int count) {
      MemorySegment from = bytes.asSlice(at, 8L * count);
      at += 8L * count;
      return from.toArray(Layout.LONG);
    }
  }
}
