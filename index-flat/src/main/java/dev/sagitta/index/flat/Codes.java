package dev.sagitta.index.flat;

import dev.sagitta.spi.index.ScratchPool;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import java.lang.foreign.MemorySegment;

/** The codes of all rows, and scorers to lend. */
final class Codes {
  private final Codec codec;
  private final MemorySegment memory;
  private final ScratchPool<CodeScorer> scorers;

  Codes(Codec codec, MemorySegment memory) {
    this.codec = codec;
    this.memory = memory;
    this.scorers = new ScratchPool<>(codec::scorer);
  }

  /** The codes, row by row. */
  MemorySegment memory() {
    return memory;
  }

  /** The bytes of a code. */
  int codeBytes() {
    return codec.codeBytes();
  }

  /** Scorers with any query. */
  ScratchPool<CodeScorer> scorers() {
    return scorers;
  }
}
