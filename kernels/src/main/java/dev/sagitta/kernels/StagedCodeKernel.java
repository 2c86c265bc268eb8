package dev.sagitta.kernels;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;
import java.lang.foreign.MemorySegment;

/**
 * The arithmetic over codes with the Vector API that plain Java does while {@link CodeWarmUp} runs;
 * {@link StagedKernel} says why.
 */
final class StagedCodeKernel implements CodeKernel {
  static final StagedCodeKernel KERNEL = new StagedCodeKernel();

  private static final CodeKernel VECTOR = VectorCodeKernel.KERNEL;
  private static final CodeKernel SCALAR = ScalarCodeKernel.KERNEL;

  private StagedCodeKernel() {}

  @Override
  public CodeSums<byte[]> byteDots(CodeRows rows) {
    return new Staged<>(VECTOR.byteDots(rows), SCALAR.byteDots(rows));
  }

  @Override
  public CodeSums<byte[]> byteDifferences(CodeRows rows) {
    return new Staged<>(VECTOR.byteDifferences(rows), SCALAR.byteDifferences(rows));
  }

  @Override
  public CodeSums<float[]> floatDots(CodeRows rows) {
    return new Staged<>(VECTOR.floatDots(rows), SCALAR.floatDots(rows));
  }

  @Override
  public CodeSums<float[]> floatDifferences(CodeRows rows) {
    return new Staged<>(VECTOR.floatDifferences(rows), SCALAR.floatDifferences(rows));
  }

  @Override
  public CodeSums<byte[]> nibbleDots(CodeRows rows) {
    return new Staged<>(VECTOR.nibbleDots(rows), SCALAR.nibbleDots(rows));
  }

  @Override
  public CodeSums<byte[]> bitDots(CodeRows rows) {
    return new Staged<>(VECTOR.bitDots(rows), SCALAR.bitDots(rows));
  }

  @Override
  public CodeSums<float[]> lookups(CodeRows rows) {
    return SCALAR.lookups(rows);
  }

  /** One kind of sum in both ways; a query is given to both, as a warm-up may begin after it. */
  private record Staged<Q>(CodeSums<Q> vector, CodeSums<Q> scalar) implements CodeSums<Q> {
    private CodeSums<Q> serving() {
      return CodeWarmUp.isRunning() ? scalar : vector;
    }

    @Override
    public void query(Q query) {
      vector.query(query);
      scalar.query(query);
    }

    @Override
    public void rows(MemorySegment codes, long offset, int count, float[] sums) {
      serving().rows(codes, offset, count, sums);
    }

    @Override
    public void chosen(MemorySegment codes, int[] ordinals, int count, float[] sums) {
      serving().chosen(codes, ordinals, count, sums);
    }
  }
}
