package dev.sagitta.kernels;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.kernel.CodeSums;

/**
 * The arithmetic over codes with the Vector API. Codes that do not fill one vector are left to
 * plain Java, and so are table lookups: gathered loads are slower than single ones.
 */
final class VectorCodeKernel implements CodeKernel {
  static final VectorCodeKernel KERNEL = new VectorCodeKernel();

  private VectorCodeKernel() {}

  @Override
  public CodeSums<byte[]> byteDots(CodeRows rows) {
    return SplitQuery.fills(rows.requireRoomFor(8).values(), 2)
        ? new VectorByteDots(rows)
        : ScalarCodeKernel.KERNEL.byteDots(rows);
  }

  @Override
  public CodeSums<byte[]> byteDifferences(CodeRows rows) {
    return SplitQuery.fills(rows.requireRoomFor(8).values(), 2)
        ? new VectorByteDifferences(rows)
        : ScalarCodeKernel.KERNEL.byteDifferences(rows);
  }

  @Override
  public CodeSums<float[]> floatDots(CodeRows rows) {
    return fillsFloats(rows.requireRoomFor(8))
        ? new VectorFloatDots(rows)
        : ScalarCodeKernel.KERNEL.floatDots(rows);
  }

  @Override
  public CodeSums<float[]> floatDifferences(CodeRows rows) {
    return fillsFloats(rows.requireRoomFor(8))
        ? new VectorFloatDifferences(rows)
        : ScalarCodeKernel.KERNEL.floatDifferences(rows);
  }

  @Override
  public CodeSums<byte[]> nibbleDots(CodeRows rows) {
    return SplitQuery.fills(rows.requireRoomFor(4).values(), 4)
        ? new VectorNibbleDots(rows)
        : ScalarCodeKernel.KERNEL.nibbleDots(rows);
  }

  @Override
  public CodeSums<byte[]> bitDots(CodeRows rows) {
    return VectorBitDots.fills(rows.requireRoomFor(1).values())
        ? new VectorBitDots(rows)
        : ScalarCodeKernel.KERNEL.bitDots(rows);
  }

  @Override
  public CodeSums<float[]> lookups(CodeRows rows) {
    return ScalarCodeKernel.KERNEL.lookups(rows);
  }

  private static boolean fillsFloats(CodeRows rows) {
    // Below 8 lanes there is no vector of as many bytes.
    return Lanes.COUNT >= 8 && rows.values() >= Lanes.COUNT;
  }
}
