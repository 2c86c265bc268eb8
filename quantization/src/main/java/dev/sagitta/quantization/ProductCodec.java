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
import java.util.Optional;

/**
 * Product quantization: vectors are cut into parts, and of each part the code says which of 16 or
 * 256 representatives is nearest.
 *
 * <p>Source: Jégou, Douze and Schmid, "Product Quantization for Nearest Neighbor Search", IEEE
 * TPAMI 33(1), 2011, §3. Scores are the paper's asymmetric distances: the query stays as it is, its
 * scores with all representatives are computed once into a table for each part, and a code's score
 * is the sum of what its parts find there. Two codes of half a byte share a byte and a table of
 * their sums.
 *
 * <p>A code is its parts, filled up with zeros to a multiple of 4 bytes. For the cosine, vectors
 * are scaled to length 1 and the score is half the squared distance.
 */
final class ProductCodec implements Codec {
  private final Learnt.Head head;
  private final Codebooks books;
  private final CodeKernel kernel;
  private final ScratchPool<float[]> scratches;
  private final int usedBytes;

  ProductCodec(Learnt.Head head, Codebooks books, CodeKernel kernel) {
    this.head = head;
    this.books = books;
    this.kernel = kernel;
    // The distances of a part, then the scaled vector.
    int scratchLength = books.size() + head.dimension();
    this.scratches = new ScratchPool<>(() -> new float[scratchLength]);
    this.usedBytes = isHalves() ? (books.parts() + 1) / 2 : books.parts();
  }

  private boolean isHalves() {
    return books.size() == 16;
  }

  @Override
  public void write(IndexOutput output) {
    ByteBuffer bytes = Learnt.begin(head, books.bytes());
    books.write(bytes);
    Learnt.finish(bytes, output);
  }

  @Override
  public int dimension() {
    return head.dimension();
  }

  @Override
  public int codeBytes() {
    return (usedBytes + 3) & -4;
  }

  @Override
  public void encode(float[] vector, MemorySegment codes, long offset) {
    float[] work = scratches.borrow();
    double scale =
        (head.distance() == Distance.COSINE ? Sample.inverseLength(vector, 0, vector.length) : 1)
            / books.scale();
    for (int i = 0; i < vector.length; i++) {
      work[books.size() + i] = (float) (vector[i] * scale);
    }
    for (int i = 0; i < codeBytes(); i++) {
      codes.set(ValueLayout.JAVA_BYTE, offset + i, (byte) 0);
    }
    for (int part = 0; part < books.parts(); part++) {
      books.differences(part, work, books.size(), work, 0);
      put(codes, offset, part, books.nearest(work));
    }
    scratches.giveBack(work);
  }

  private void put(MemorySegment codes, long offset, int part, int nearest) {
    if (isHalves()) {
      long at = offset + (part >> 1);
      int other = codes.get(ValueLayout.JAVA_BYTE, at);
      codes.set(ValueLayout.JAVA_BYTE, at, (byte) (other | (nearest << (4 * (part & 1)))));
    } else {
      codes.set(ValueLayout.JAVA_BYTE, offset + part, (byte) nearest);
    }
  }

  private int get(MemorySegment codes, long offset, int part) {
    return isHalves()
        ? codes.get(ValueLayout.JAVA_BYTE, offset + (part >> 1)) >> (4 * (part & 1)) & 15
        : codes.get(ValueLayout.JAVA_BYTE, offset + part) & 255;
  }

  @Override
  public Optional<Decoder> decoder() {
    return Optional.of((codes, offset, vector) -> {
      for (int part = 0; part < books.parts(); part++) {
        int c = get(codes, offset, part);
        for (int i = books.from(part); i < books.from(part + 1); i++) {
          vector[i] = books.values()[i * books.size() + c] * books.scale();
        }
      }
    });
  }

  @Override
  public CodeScorer scorer() {
    CodeRows rows = new CodeRows(usedBytes, codeBytes());
    return new ProductScorer(head.distance(), books, kernel.lookups(rows), usedBytes);
  }
}
