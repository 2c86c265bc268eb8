package dev.sagitta.spi.kernel;

/**
 * The arithmetic over codes of one kernel provider: what quantizers make their scores of. Safe for
 * any number of threads; the {@link CodeSums} that it makes are for one.
 *
 * <p>A code is a row of bytes: first its values, then whatever its quantizer adds, which these sums
 * skip ({@link CodeRows}). All sums over integers are exact and rounded once, to float32; those
 * with float32 queries differ from the true sum by at most (d / 4 + 8) · 2^-24 times the sum of the
 * absolute terms.
 */
public interface CodeKernel {
  /**
   * Inner products: Σ qᵢ · cᵢ of signed bytes of the query, {@code byte[values]}, and unsigned
   * bytes of the code.
   */
  CodeSums<byte[]> byteDots(CodeRows rows);

  /**
   * Squared L2 distances: Σ (qᵢ − cᵢ)² of unsigned bytes of the query, {@code byte[values]}, and of
   * the code.
   */
  CodeSums<byte[]> byteDifferences(CodeRows rows);

  /** Inner products: Σ qᵢ · cᵢ of {@code float[values]} and unsigned bytes of the code. */
  CodeSums<float[]> floatDots(CodeRows rows);

  /** Squared L2 distances: Σ (qᵢ − cᵢ)² of {@code float[values]} and unsigned bytes of the code. */
  CodeSums<float[]> floatDifferences(CodeRows rows);

  /**
   * Inner products: Σ qᵢ · cᵢ of signed bytes of the query, {@code byte[values]}, and values of
   * four bits, two in a byte: value 2i is in the lower half of byte i, value 2i + 1 in the upper. A
   * last half byte without a value is ignored.
   */
  CodeSums<byte[]> nibbleDots(CodeRows rows);

  /**
   * Inner products: Σ qᵢ · cᵢ of values of four bits with a sign of the query, −8 to 7 in {@code
   * byte[values]}, and single bits of the code: value i is bit {@code i % 8} of byte {@code i / 8}.
   * The number of values is a multiple of 64.
   */
  CodeSums<byte[]> bitDots(CodeRows rows);

  /**
   * Table lookups: Σ q[256 · i + cᵢ], where the query is a table of 256 values for each byte of the
   * code, {@code float[256 * values]}.
   */
  CodeSums<float[]> lookups(CodeRows rows);
}
