package dev.sagitta.kernels;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The arithmetic over codes in plain Java. */
final class ScalarCodeKernel implements CodeKernel {
  static final ScalarCodeKernel KERNEL = new ScalarCodeKernel();

  private ScalarCodeKernel() {}

  @Override
  public CodeSums<byte[]> byteDots(CodeRows rows) {
    return new ByteDots(rows.requireRoomFor(8));
  }

  @Override
  public CodeSums<byte[]> byteDifferences(CodeRows rows) {
    return new ByteDifferences(rows.requireRoomFor(8));
  }

  @Override
  public CodeSums<float[]> floatDots(CodeRows rows) {
    return new FloatDots(rows.requireRoomFor(8));
  }

  @Override
  public CodeSums<float[]> floatDifferences(CodeRows rows) {
    return new FloatDifferences(rows.requireRoomFor(8));
  }

  @Override
  public CodeSums<byte[]> nibbleDots(CodeRows rows) {
    return new NibbleDots(rows.requireRoomFor(4));
  }

  @Override
  public CodeSums<byte[]> bitDots(CodeRows rows) {
    return new BitDots(rows.requireRoomFor(1));
  }

  @Override
  public CodeSums<float[]> lookups(CodeRows rows) {
    return new Lookups(rows.requireRoomFor(8));
  }

  /** Copies a query of the right length. */
  static void copy(byte[] query, byte[] to) {
    Checks.queryLength(query.length, to.length);
    System.arraycopy(query, 0, to, 0, to.length);
  }

  /** Copies a query of the right length. */
  static void copy(float[] query, float[] to) {
    Checks.queryLength(query.length, to.length);
    System.arraycopy(query, 0, to, 0, to.length);
  }

  private static final class ByteDots extends RowByRow<byte[]> {
    private final byte[] query;

    ByteDots(CodeRows rows) {
      super(rows);
      this.query = new byte[values];
    }

    @Override
    public void query(byte[] next) {
      copy(next, query);
    }

    @Override
    float sum(MemorySegment codes, long offset) {
      int sum = 0;
      for (int i = 0; i < query.length; i++) {
        sum += query[i] * (codes.get(BYTE, offset + i) & 255);
      }
      return sum;
    }
  }

  private static final class ByteDifferences extends RowByRow<byte[]> {
    private final byte[] query;

    ByteDifferences(CodeRows rows) {
      super(rows);
      this.query = new byte[values];
    }

    @Override
    public void query(byte[] next) {
      copy(next, query);
    }

    @Override
    float sum(MemorySegment codes, long offset) {
      int sum = 0;
      for (int i = 0; i < query.length; i++) {
        int difference = (query[i] & 255) - (codes.get(BYTE, offset + i) & 255);
        sum += difference * difference;
      }
      // Of 65,536 values it may need the sign bit.
      return Integer.toUnsignedLong(sum);
    }
  }

  private static final class FloatDots extends RowByRow<float[]> {
    private final float[] query;

    FloatDots(CodeRows rows) {
      super(rows);
      this.query = new float[values];
    }

    @Override
    public void query(float[] next) {
      copy(next, query);
    }

    @Override
    float sum(MemorySegment codes, long offset) {
      float even = 0;
      float odd = 0;
      int i = 0;
      for (; i < query.length - 1; i += 2) {
        even += query[i] * (codes.get(BYTE, offset + i) & 255);
        odd += query[i + 1] * (codes.get(BYTE, offset + i + 1) & 255);
      }
      if (i < query.length) {
        even += query[i] * (codes.get(BYTE, offset + i) & 255);
      }
      return even + odd;
    }
  }

  private static final class FloatDifferences extends RowByRow<float[]> {
    private final float[] query;

    FloatDifferences(CodeRows rows) {
      super(rows);
      this.query = new float[values];
    }

    @Override
    public void query(float[] next) {
      copy(next, query);
    }

    @Override
    float sum(MemorySegment codes, long offset) {
      float even = 0;
      float odd = 0;
      int i = 0;
      for (; i < query.length - 1; i += 2) {
        float difference0 = query[i] - (codes.get(BYTE, offset + i) & 255);
        float difference1 = query[i + 1] - (codes.get(BYTE, offset + i + 1) & 255);
        even += difference0 * difference0;
        odd += difference1 * difference1;
      }
      if (i < query.length) {
        float difference = query[i] - (codes.get(BYTE, offset + i) & 255);
        even += difference * difference;
      }
      return even + odd;
    }
  }

  private static final class NibbleDots extends RowByRow<byte[]> {
    // Of an even length; the last value may be a zero that stands for none.
    private final byte[] query;

    NibbleDots(CodeRows rows) {
      super(rows);
      this.query = new byte[(values + 1) & -2];
    }

    @Override
    public void query(byte[] next) {
      Checks.queryLength(next.length, values);
      System.arraycopy(next, 0, query, 0, values);
    }

    @Override
    float sum(MemorySegment codes, long offset) {
      int sum = 0;
      for (int i = 0; i < query.length; i += 2) {
        int pair = codes.get(BYTE, offset + (i >> 1)) & 255;
        sum += query[i] * (pair & 15) + query[i + 1] * (pair >> 4);
      }
      return sum;
    }
  }

  private static final class BitDots extends RowByRow<byte[]> {
    private final long[] planes;
    private final int words;

    BitDots(CodeRows rows) {
      super(rows);
      this.words = BitPlanes.words(values);
      this.planes = new long[BitPlanes.COUNT * words];
    }

    @Override
    public void query(byte[] next) {
      Checks.queryLength(next.length, values);
      Arrays.fill(planes, 0);
      BitPlanes.fill(next, planes, words);
    }

    @Override
    float sum(MemorySegment codes, long offset) {
      return BitPlanes.sum(planes, words, codes, offset);
    }
  }

  private static final class Lookups extends RowByRow<float[]> {
    private final float[] tables;

    Lookups(CodeRows rows) {
      super(rows);
      this.tables = new float[Math.multiplyExact(256, values)];
    }

    @Override
    public void query(float[] next) {
      copy(next, tables);
    }

    @Override
    float sum(MemorySegment codes, long offset) {
      float sum0 = 0;
      float sum1 = 0;
      float sum2 = 0;
      float sum3 = 0;
      int i = 0;
      for (; i < values - 3; i += 4) {
        int table = i << 8;
        long at = offset + i;
        sum0 += tables[table + (codes.get(BYTE, at) & 255)];
        sum1 += tables[table + 256 + (codes.get(BYTE, at + 1) & 255)];
        sum2 += tables[table + 512 + (codes.get(BYTE, at + 2) & 255)];
        sum3 += tables[table + 768 + (codes.get(BYTE, at + 3) & 255)];
      }
      for (; i < values; i++) {
        sum0 += tables[(i << 8) + (codes.get(BYTE, offset + i) & 255)];
      }
      return (sum0 + sum1) + (sum2 + sum3);
    }
  }
}
