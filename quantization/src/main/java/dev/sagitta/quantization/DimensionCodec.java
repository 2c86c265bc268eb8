package dev.sagitta.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.IndexOutput;
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
 * One byte or half a byte a value, on a grid for each dimension. A code is the values, zeros up to
 * a multiple of 4 bytes, and except for inner products a float32 of the row.
 *
 * <p>Theory. With x the vector, y what its code stands for, e = y − x, m the middles of the grids,
 * s their steps, c the code and q the query, everything is made of the inner product
 *
 * <p>(q − m) · (y − m) = Σ wᵢ · (cᵢ − top / 2), where wᵢ = (qᵢ − mᵢ) · sᵢ.
 *
 * <p>The squared distance |q − x|² is estimated as |q − m|² + t − 2 (q − m) · (y − m) with the
 * row's own t = |y − m|² − |e|². Its error is 2 (q − x) · e: that of the distance to y without its
 * constant part, and nothing where q is x. For the cosine, vectors are scaled to length 1 and the
 * score is half of that.
 */
final class DimensionCodec implements Codec {
  private static final ValueLayout.OfFloat TERM =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Learnt.Head head;
  private final DimensionGrids grids;
  private final QueryForm queryForm;
  private final CodeKernel kernel;
  private final int valueBytes;

  DimensionCodec(Learnt.Head head, DimensionGrids grids, QueryForm queryForm, CodeKernel kernel) {
    this.head = head;
    this.grids = grids;
    this.queryForm = queryForm;
    this.kernel = kernel;
    int bytes = isHalves() ? (head.dimension() + 1) / 2 : head.dimension();
    this.valueBytes = (bytes + 3) & -4;
  }

  private boolean isHalves() {
    return grids.top() == DimensionGrids.HALF_BYTE;
  }

  @Override
  public void write(IndexOutput output) {
    ByteBuffer bytes = Learnt.begin(head, 4 + head.dimension() * 8);
    bytes.putInt(ScalarQuantizer.PER_DIMENSION);
    grids.write(bytes);
    Learnt.finish(bytes, output);
  }

  @Override
  public int dimension() {
    return head.dimension();
  }

  @Override
  public int codeBytes() {
    return head.distance() == Distance.DOT ? valueBytes : valueBytes + 4;
  }

  @Override
  public void encode(float[] vector, MemorySegment codes, long offset) {
    double scale =
        head.distance() == Distance.COSINE ? Sample.inverseLength(vector, 0, vector.length) : 1;
    double term = 0;
    for (int i = 0; i < valueBytes; i++) {
      codes.set(ValueLayout.JAVA_BYTE, offset + i, (byte) 0);
    }
    for (int i = 0; i < vector.length; i++) {
      double value = vector[i] * scale;
      int index = grids.index(i, (float) value);
      put(codes, offset, i, index);
      double coded = grids.aboveMiddle(i, index);
      double error = coded + grids.middle(i) - value;
      term += coded * coded - error * error;
    }
    if (head.distance() != Distance.DOT) {
      codes.set(TERM, offset + valueBytes, (float) term);
    }
  }

  private void put(MemorySegment codes, long offset, int i, int index) {
    if (isHalves()) {
      long at = offset + (i >> 1);
      int other = codes.get(ValueLayout.JAVA_BYTE, at);
      codes.set(ValueLayout.JAVA_BYTE, at, (byte) (other | (index << (4 * (i & 1)))));
    } else {
      codes.set(ValueLayout.JAVA_BYTE, offset + i, (byte) index);
    }
  }

  private int get(MemorySegment codes, long offset, int i) {
    return isHalves()
        ? codes.get(ValueLayout.JAVA_BYTE, offset + (i >> 1)) >> (4 * (i & 1)) & 15
        : codes.get(ValueLayout.JAVA_BYTE, offset + i) & 255;
  }

  @Override
  public Optional<Decoder> decoder() {
    return Optional.of((codes, offset, vector) -> {
      for (int i = 0; i < vector.length; i++) {
        int index = get(codes, offset, i);
        vector[i] = (float) (grids.aboveMiddle(i, index) + grids.middle(i));
      }
    });
  }

  @Override
  public CodeScorer scorer() {
    CodeRows rows = new CodeRows(head.dimension(), codeBytes());
    QueryProducts products;
    if (isHalves()) {
      products = RoundedQuery.toBytes(kernel.nibbleDots(rows), head.dimension());
    } else if (queryForm == QueryForm.BYTE) {
      products = RoundedQuery.toBytes(kernel.byteDots(rows), head.dimension());
    } else {
      products = new ExactQuery(kernel.floatDots(rows));
    }
    return new DimensionScorer(head, grids, products, new RowTerms(codeBytes(), valueBytes));
  }
}
