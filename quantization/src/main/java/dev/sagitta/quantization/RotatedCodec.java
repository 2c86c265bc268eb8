package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.IndexOutput;
import dev.sagitta.spi.index.ScratchPool;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.CodeRows;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.Decoder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * RaBitQ: the directions of randomly rotated vectors, in one or a few bits a value, with an
 * estimate of inner products that is unbiased.
 *
 * <p>Sources: Gao and Long, "RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error
 * Bound for Approximate Nearest Neighbor Search", SIGMOD 2024, §3 (one bit); Gao, Gou, Xu, Yang,
 * Long and Wong, "Practical and Asymptotically Optimal Quantization of High-Dimensional Vectors in
 * Euclidean Space for Approximate Nearest Neighbor Search", SIGMOD 2025, §3 (several).
 *
 * <p>Theory. Let r = P (x − c) be the rotated difference of a vector to the centroid (the paper's
 * o, not scaled to length 1), v that of the query (q'), and y the code as numbers around 0: for one
 * bit the signs of r, halved; for B bits u − (2^B − 1) / 2 of whole numbers u. Then
 *
 * <p>⟨r, v⟩ ≈ f · ⟨y, v⟩ with f = |r|² / ⟨y, r⟩,
 *
 * <p>because the part of y that is orthogonal to r is, under a random rotation, equally often on
 * either side of v: the estimate is unbiased (Theorem 3.2), with an error of about |r| |v| √((1 /
 * cos² − 1) / d) where cos is that of the angle between y and r, 0.8 for one bit, 0.995 for four.
 * What is known of the row in advance is f and, by distance, a: |r|² for the squared distance |r|²
 * + |v|² − 2 ⟨r, v⟩, of which the cosine of vectors scaled to length 1 is half; −⟨x, c⟩ for the
 * inner product. Both are float32 values behind the bits.
 *
 * <p>Of several bits, the u are r times a factor, rounded; the factor is tried out for the least
 * angle between y and r.
 */
final class RotatedCodec implements Codec {
  private static final ValueLayout.OfFloat NUMBER =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How many factors are tried for codes of several bits. */
  private static final int FACTORS = 24;

  private final Learnt.Head head;
  private final Centre centre;
  private final CodeKernel kernel;
  private final Rotation rotation;
  private final ScratchPool<float[]> scratches;
  private final int length;
  private final int valueBytes;

  RotatedCodec(Learnt.Head head, Centre centre, CodeKernel kernel) {
    this.head = head;
    this.centre = centre;
    this.kernel = kernel;
    this.rotation = new Rotation(head.dimension(), centre.seed());
    this.length = Rotation.length(head.dimension());
    int scratchLength = length;
    this.scratches = new ScratchPool<>(() -> new float[scratchLength]);
    this.valueBytes = length / 8 * centre.bits();
  }

  @Override
  public void write(IndexOutput output) {
    ByteBuffer bytes = Learnt.begin(head, centre.bytes());
    centre.write(bytes);
    Learnt.finish(bytes, output);
  }

  @Override
  public int dimension() {
    return head.dimension();
  }

  @Override
  public int codeBytes() {
    return valueBytes + 8;
  }

  @Override
  public void encode(float[] vector, MemorySegment codes, long offset) {
    float[] rotated = scratches.borrow();
    double scale =
        head.distance() == Distance.COSINE ? Sample.inverseLength(vector, 0, vector.length) : 1;
    double most = centre.rotate(vector, scale, rotation, rotated);
    double square = 0;
    for (float value : rotated) {
      square += (double) value * value;
    }
    double product =
        centre.bits() == 1 ? bits(rotated, codes, offset) : levels(rotated, codes, offset);
    scratches.giveBack(rotated);
    double row = most * most * square;
    if (head.distance() == Distance.DOT) {
      row = 0;
      for (int i = 0; i < vector.length; i++) {
        row -= (double) vector[i] * centre.values()[i];
      }
    }
    codes.set(NUMBER, offset + valueBytes, product > 0 ? (float) (most * square / product) : 0);
    codes.set(NUMBER, offset + valueBytes + 4, (float) row);
  }

  /** Writes the signs and answers the inner product ⟨y, r⟩. */
  private double bits(float[] rotated, MemorySegment codes, long offset) {
    double product = 0;
    for (int word = 0; word < length / 64; word++) {
      long bits = 0;
      for (int i = 0; i < 64; i++) {
        float value = rotated[word * 64 + i];
        bits |= (value > 0 ? 1L : 0) << i;
        product += Math.abs(value);
      }
      codes.set(WORD, offset + word * 8L, bits);
    }
    return product / 2;
  }

  /** Writes the whole numbers and answers the inner product ⟨y, r⟩. */
  private double levels(float[] rotated, MemorySegment codes, long offset) {
    int top = centre.top();
    float factor = bestFactor(rotated);
    double product = 0;
    for (int i = 0; i < length; i++) {
      int level = level(rotated[i] * factor, top);
      product += rotated[i] * (level - top / 2.0);
      if (centre.bits() == 8) {
        codes.set(ValueLayout.JAVA_BYTE, offset + i, (byte) level);
      } else if ((i & 1) == 0) {
        codes.set(ValueLayout.JAVA_BYTE, offset + i / 2, (byte) level);
      } else {
        int lower = codes.get(ValueLayout.JAVA_BYTE, offset + i / 2);
        codes.set(ValueLayout.JAVA_BYTE, offset + i / 2, (byte) (lower | (level << 4)));
      }
    }
    return product;
  }

  private static int level(float scaled, int top) {
    return Math.clamp((int) (scaled + (top + 1) / 2f), 0, top);
  }

  /** The factor with the least angle between r and y. */
  private float bestFactor(float[] rotated) {
    int top = centre.top();
    float most = DotScorer.greatest(rotated);
    float best = 0;
    double least = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < FACTORS; i++) {
      // From the greatest value on the highest level to a third of it there.
      float factor = (top + 1) / 2f / most * (1 + 2f * i / FACTORS);
      float product = 0;
      float square = 0;
      for (float value : rotated) {
        float y = level(value * factor, top) - top / 2f;
        product += y * value;
        square += y * y;
      }
      double cosine = product / Math.sqrt(square);
      if (cosine > least) {
        least = cosine;
        best = factor;
      }
    }
    return best;
  }

  @Override
  public Optional<Decoder> decoder() {
    // A direction in a bit a value is too coarse to be taken for the vector.
    return Optional.empty();
  }

  @Override
  public CodeScorer scorer() {
    CodeRows rows = new CodeRows(length, codeBytes());
    QueryProducts products =
        switch (centre.bits()) {
          case 1 -> RoundedQuery.toHalfBytes(kernel.bitDots(rows), length, centre.seed() + 1);
          case 4 -> RoundedQuery.toBytes(kernel.nibbleDots(rows), length);
          default -> RoundedQuery.toBytes(kernel.byteDots(rows), length);
        };
    return new RotatedScorer(
        head.distance(), centre, rotation, products, new RowTerms(codeBytes(), valueBytes));
  }
}
