package dev.sagitta.tck.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;
import dev.sagitta.spi.kernel.KernelProvider;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the arithmetic over codes of every kernel provider keeps; extend it, answer the provider.
 */
@ExtendWith(SeedExtension.class)
public abstract class CodeKernelContract {
  private static final int ROWS = 11;

  private static final int[] VALUES = {
    1, 2, 3, 7, 15, 16, 17, 31, 63, 64, 65, 95, 96, 127, 128, 129, 130, 207, 256, 261, 704, 768,
    784, 1023, 4098
  };

  /** For the tests of plug-ins. */
  protected CodeKernelContract() {}

  /** The provider under test; it has no {@link KernelProvider#obstacle} in the test's process. */
  protected abstract KernelProvider provider();

  /** Every kind of sum with every number of values that it allows. */
  static Stream<Arguments> shapes() {
    return Arrays.stream(CodeSumKind.values())
        .flatMap(kind ->
            Arrays.stream(VALUES)
                .map(kind::allowed)
                .distinct()
                .mapToObj(values -> Arguments.of(kind, values)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void sumsAreThoseOfTheTextbook(CodeSumKind kind, int values, Seed seed) {
    SplittableRandom random = seed.random();
    for (int gap : new int[] {0, 3, 8}) {
      CodeRows rows = new CodeRows(values, kind.bytes(values) + gap);
      Object query = kind.query(values, random);
      for (int offset : new int[] {0, 5}) {
        isRight(kind, rows, query, codes(rows, offset, random), offset);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theGreatestSumsDoNotOverflow(CodeSumKind kind) {
    for (int values : new int[] {kind.allowed(1_000), kind.most()}) {
      CodeRows rows = new CodeRows(values, kind.bytes(values));
      MemorySegment codes = Arena.ofAuto().allocate((long) ROWS * rows.stride());
      for (int fill : new int[] {-1, 0}) {
        codes.fill((byte) fill);
        for (Object query : kind.extremes(values)) {
          isRight(kind, rows, query, codes, 0);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQueryReplacesTheOneBefore(CodeSumKind kind, Seed seed) {
    SplittableRandom random = seed.random();
    int values = kind.allowed(207);
    CodeRows rows = new CodeRows(values, kind.bytes(values));
    MemorySegment codes = codes(rows, 0, random);
    CodeSums<Object> sums = kind.of(provider().codes(), rows);
    float[] zero = new float[ROWS];
    sums.rows(codes, 0, ROWS, zero);
    assertThat(zero).isEqualTo(sums(sums, kind.zero(values), codes));
    Object query = kind.query(values, random);
    float[] first = sums(sums, query, codes);
    sums(sums, kind.query(values, random), codes);
    assertThat(sums(sums, query, codes)).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOutsideIsRefused(CodeSumKind kind) {
    int values = kind.allowed(207);
    CodeRows rows = new CodeRows(values, kind.bytes(values));
    MemorySegment codes = Arena.ofAuto().allocate(5L * rows.stride());
    CodeSums<Object> sums = kind.of(provider().codes(), rows);
    float[] out = new float[5];
    outside(() -> sums.rows(codes, 0, 6, new float[6]));
    outside(() -> sums.rows(codes, 1, 5, out));
    outside(() -> sums.rows(codes, -1, 1, out));
    outside(() -> sums.rows(codes, 0, 5, new float[4]));
    outside(() -> sums.chosen(codes, new int[] {5}, 1, out));
    outside(() -> sums.chosen(codes, new int[] {0, 1, 2, -1}, 4, out));
    outside(() -> sums.chosen(codes, new int[] {1}, 2, out));
    outside(() -> sums.chosen(codes, new int[] {1, 2}, 2, new float[1]));
    sums.rows(codes, 5L * rows.stride(), 0, out);
    sums.chosen(codes, new int[0], 0, out);
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotFitIsRefused(CodeSumKind kind) {
    int values = kind.allowed(207);
    CodeKernel kernel = provider().codes();
    CodeSums<Object> sums = kind.of(kernel, new CodeRows(values, kind.bytes(values)));
    for (int other : new int[] {values - 1, values + 1}) {
      assertThatThrownBy(() -> sums.query(kind.zero(other)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> kind.of(kernel, new CodeRows(values, kind.bytes(values) - 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void sumsAreServedWhileKernelsAreWarmedUp(CodeSumKind kind, Seed seed)
      throws InterruptedException {
    SplittableRandom random = seed.random();
    int values = kind.allowed(207);
    CodeRows rows = new CodeRows(values, kind.bytes(values));
    MemorySegment codes = codes(rows, 0, random);
    Object query = kind.query(values, random);
    Thread warmUp = Thread.ofPlatform().start(() -> provider().warmUp());
    while (warmUp.isAlive()) {
      isRight(kind, rows, query, codes, 0);
    }
    warmUp.join();
    isRight(kind, rows, query, codes, 0);
  }

  @ParameterizedTest
  @EnumSource
  void compiledSumsAllocateNothing(CodeSumKind kind, Seed seed) {
    SplittableRandom random = seed.random();
    for (int size : new int[] {128, 207, 784}) {
      int values = kind.allowed(size);
      CodeRows rows = new CodeRows(values, kind.bytes(values));
      MemorySegment codes = codes(rows, 0, random);
      CodeSums<Object> sums = kind.of(provider().codes(), rows);
      Object query = kind.query(values, random);
      int[] ordinals = {1, 5, 3, 2, 10, 0, 7};
      float[] out = new float[ROWS];
      Allocation.none("query", () -> sums.query(query));
      Allocation.none("rows", () -> sums.rows(codes, 0, ROWS, out));
      Allocation.none("chosen rows", () -> sums.chosen(codes, ordinals, 7, out));
    }
  }

  private void isRight(
      CodeSumKind kind, CodeRows rows, Object query, MemorySegment codes, long offset) {
    CodeSums<Object> sums = kind.of(provider().codes(), rows);
    sums.query(query);
    for (int count : new int[] {0, 1, 2, 3, 4, 5, 8, ROWS}) {
      float[] found = new float[ROWS];
      sums.rows(codes, offset, count, found);
      for (int row = 0; row < count; row++) {
        isNear(kind, query, codes, offset + (long) row * rows.stride(), found[row], rows);
      }
      if (offset == 0) {
        int[] ordinals = new int[count];
        Arrays.setAll(ordinals, i -> (i * 7 + count) % ROWS);
        sums.chosen(codes, ordinals, count, found);
        for (int i = 0; i < count; i++) {
          isNear(kind, query, codes, (long) ordinals[i] * rows.stride(), found[i], rows);
        }
      }
    }
  }

  // Six parameters: an assertion and what it is about.
  private static void isNear(
      CodeSumKind kind, Object query, MemorySegment codes, long offset, float sum, CodeRows rows) {
    double expected = 0;
    double absolute = 0;
    for (int i = 0; i < rows.values(); i++) {
      double term = kind.term(query, i, codes, offset);
      expected += term;
      absolute += Math.abs(term);
    }
    if (kind.isExact()) {
      assertThat(sum).isEqualTo((float) expected);
    } else {
      double tolerance = (rows.values() / 4.0 + 8) * 0x1p-24 * absolute;
      assertThat((double) sum).isCloseTo(expected, within(tolerance));
    }
  }

  private static float[] sums(CodeSums<Object> sums, Object query, MemorySegment codes) {
    float[] out = new float[ROWS];
    sums.query(query);
    sums.rows(codes, 0, ROWS, out);
    return out;
  }

  // Exactly as large as the rows, so that nothing behind them can be read.
  private static MemorySegment codes(CodeRows rows, int offset, SplittableRandom random) {
    byte[] bytes = new byte[offset + ROWS * rows.stride()];
    random.nextBytes(bytes);
    MemorySegment codes = Arena.ofAuto().allocate(bytes.length, 64);
    MemorySegment.copy(bytes, 0, codes, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return codes;
  }

  private static void outside(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
