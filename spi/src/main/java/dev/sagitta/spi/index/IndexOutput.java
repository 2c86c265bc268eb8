package dev.sagitta.spi.index;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Receives the bytes of an index, from first to last. */
@FunctionalInterface
public interface IndexOutput {
  /** Adds bytes at the end. */
  void write(ByteBuffer bytes);

  /**
   * Adds bytes at the end, however many, in pieces of a few megabytes that cannot be written to.
   */
  default void write(MemorySegment bytes) {
    long piece = 4 << 20;
    for (long at = 0; at < bytes.byteSize(); at += piece) {
      long size = Math.min(piece, bytes.byteSize() - at);
      write(bytes.asSlice(at, size).asByteBuffer().asReadOnlyBuffer());
    }
  }
}
