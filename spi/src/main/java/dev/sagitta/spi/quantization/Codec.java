package dev.sagitta.spi.quantization;

import dev.sagitta.spi.index.IndexOutput;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A trained quantizer. Codes are rows of {@link #codeBytes} bytes without gaps; each holds all that
 * a score needs beside the query. Immutable; safe for any number of threads.
 */
public interface Codec {
  /** The number of values in a vector. */
  int dimension();

  /** The number of bytes in a code. */
  int codeBytes();

  /** Writes the code of a vector at a byte offset. Allocates nothing. */
  void encode(float[] vector, MemorySegment codes, long offset);

  /** Turns codes back into vectors, where that means something. */
  Optional<Decoder> decoder();

  /** A scorer for one thread at a time, with its own scratch memory; keep and reuse it. */
  CodeScorer scorer();

  /** Writes what was learnt. */
  void write(IndexOutput output);
}
