package dev.sagitta.tck.kernel;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The kinds of sums over codes, by the textbook: term by term. */
enum CodeSumKind {
  BYTE_DOTS(8, 1),
  BYTE_DIFFERENCES(8, 1),
  FLOAT_DOTS(8, 1),
  FLOAT_DIFFERENCES(8, 1),
  NIBBLE_DOTS(4, 1),
  BIT_DOTS(1, 64),
  LOOKUPS(8, 1);

  private final int bits;
  private final int multiple;

  CodeSumKind(int bits, int multiple) {
    this.bits = bits;
    this.multiple = multiple;
  }

  /** The least number of values from the given one on that this kind can have. */
  int allowed(int values) {
    return Math.ceilDiv(values, multiple) * multiple;
  }

  /** The greatest number of values worth a test: the longest vectors, or tables of a megabyte. */
  int most() {
    return this == LOOKUPS ? 1_024 : 65_536;
  }

  /** The bytes of so many values. */
  int bytes(int values) {
    return Math.ceilDiv(values * bits, 8);
  }

  /** True if sums are rounded once, at the end. */
  boolean isExact() {
    return switch (this) {
      case BYTE_DOTS, BYTE_DIFFERENCES, NIBBLE_DOTS, BIT_DOTS -> true;
      case FLOAT_DOTS, FLOAT_DIFFERENCES, LOOKUPS -> false;
    };
  }

  /** The kernel's sums of this kind. */
  @SuppressWarnings("unchecked") // Queries come from this kind, and so have its type.
  CodeSums<Object> of(CodeKernel kernel, CodeRows rows) {
    CodeSums<?> sums =
        switch (this) {
          case BYTE_DOTS -> kernel.byteDots(rows);
          case BYTE_DIFFERENCES -> kernel.byteDifferences(rows);
          case FLOAT_DOTS -> kernel.floatDots(rows);
          case FLOAT_DIFFERENCES -> kernel.floatDifferences(rows);
          case NIBBLE_DOTS -> kernel.nibbleDots(rows);
          case BIT_DOTS -> kernel.bitDots(rows);
          case LOOKUPS -> kernel.lookups(rows);
        };
    return (CodeSums<Object>) sums;
  }

  /** A query of zeros. */
  Object zero(int values) {
    return switch (this) {
      case BYTE_DOTS, BYTE_DIFFERENCES, NIBBLE_DOTS, BIT_DOTS -> new byte[values];
      case FLOAT_DOTS, FLOAT_DIFFERENCES -> new float[values];
      case LOOKUPS -> new float[256 * values];
    };
  }

  /** A random query. */
  Object query(int values, SplittableRandom random) {
    return switch (zero(values)) {
      case byte[] bytes -> {
        random.nextBytes(bytes);
        yield this == BIT_DOTS ? halves(bytes) : bytes;
      }
      case float[] floats -> {
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) random.nextDouble(-300, 300);
        }
        yield floats;
      }
      case Object other -> throw new AssertionError(other);
    };
  }

  /** The queries of the least and the greatest values. */
  List<Object> extremes(int values) {
    return List.of(filled(values, -128), filled(values, 127), filled(values, -1));
  }

  private Object filled(int values, int value) {
    return switch (zero(values)) {
      case byte[] bytes -> {
        Arrays.fill(bytes, (byte) value);
        yield this == BIT_DOTS ? halves(bytes) : bytes;
      }
      case float[] floats -> {
        Arrays.fill(floats, value);
        yield floats;
      }
      case Object other -> throw new AssertionError(other);
    };
  }

  private static byte[] halves(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] >>= 4;
    }
    return bytes;
  }

  /** What value i adds to the sum of a query with the code at an offset. */
  double term(Object query, int i, MemorySegment codes, long offset) {
    int value = value(codes, offset, i);
    return switch (this) {
      case BYTE_DOTS, NIBBLE_DOTS, BIT_DOTS -> ((byte[]) query)[i] * (double) value;
      case BYTE_DIFFERENCES -> {
        double difference = (((byte[]) query)[i] & 255) - value;
        yield difference * difference;
      }
      case FLOAT_DOTS -> ((float[]) query)[i] * (double) value;
      case FLOAT_DIFFERENCES -> {
        double difference = ((float[]) query)[i] - (double) value;
        yield difference * difference;
      }
      case LOOKUPS -> ((float[]) query)[256 * i + value];
    };
  }

  private int value(MemorySegment codes, long offset, int i) {
    int bit = i * bits;
    int unit = codes.get(ValueLayout.JAVA_BYTE, offset + bit / 8) & 255;
    return unit >> bit % 8 & (1 << bits) - 1;
  }
}
