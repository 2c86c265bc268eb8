package dev.sagitta.spi.quantization;

import java.lang.foreign.MemorySegment;

/** Turns codes back into approximate vectors. */
@FunctionalInterface
public interface Decoder {
  /** Writes the vector that the code at a byte offset stands for. */
  void decode(MemorySegment codes, long offset, float[] vector);
}
