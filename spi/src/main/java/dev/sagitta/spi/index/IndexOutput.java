package dev.sagitta.spi.index;

import java.nio.ByteBuffer;

/** Receives the bytes of an index, from first to last. */
@FunctionalInterface
public interface IndexOutput {
  /** Adds bytes at the end. */
  void write(ByteBuffer bytes);
}
