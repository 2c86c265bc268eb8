package dev.sagitta.benchmarks.index;

import dev.sagitta.engine.runtime.HugePages;
import dev.sagitta.spi.index.IndexOutput;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an index writes in memory with huge pages. */
final class Collected implements IndexOutput {
  private final Arena arena;
  private final List<byte[]> chunks = new ArrayList<>();

  Collected(Arena arena) {
    this.arena = arena;
  }

  @Override
  public void write(ByteBuffer bytes) {
    byte[] chunk = new byte[bytes.remaining()];
    bytes.get(chunk);
    chunks.add(chunk);
  }

  /** What was written; may be asked once. */
  MemorySegment bytes() {
    long size = chunks.stream().mapToLong(chunk -> chunk.length).sum();
    MemorySegment memory = HugePages.allocate(size, arena);
    long at = 0;
    for (byte[] chunk : chunks) {
      MemorySegment.copy(
          chunk, 0, memory, java.lang.foreign.ValueLayout.JAVA_BYTE, at, chunk.length);
      at += chunk.length;
    }
    chunks.clear();
    return memory;
  }
}
