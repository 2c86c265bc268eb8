package dev.sagitta.index.flat;

import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The codes of all rows, and scorers to lend. A few scorers are kept, not one for each thread, as
 * threads may be virtual and many.
 */
final class Codes {
  private static final int KEPT = 16;

  private final Codec codec;
  private final MemorySegment memory;
  private final AtomicReferenceArray<@Nullable CodeScorer> kept = new AtomicReferenceArray<>(KEPT);

  Codes(Codec codec, MemorySegment memory) {
    this.codec = codec;
    this.memory = memory;
  }

  /** The codes, row by row. */
  MemorySegment memory() {
    return memory;
  }

  /** The bytes of a code. */
  int codeBytes() {
    return codec.codeBytes();
  }

  /** A scorer with any query. */
  CodeScorer take() {
    for (int i = 0; i < KEPT; i++) {
      CodeScorer scorer = kept.getAndSet(i, null);
      if (scorer != null) {
        return scorer;
      }
    }
    return codec.scorer();
  }

  /** Takes a scorer back. */
  void giveBack(CodeScorer scorer) {
    for (int i = 0; i < KEPT; i++) {
      if (kept.compareAndSet(i, null, scorer)) {
        return;
      }
    }
  }
}
