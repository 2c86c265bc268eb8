package dev.sagitta.tck.index;

import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/** The bytes of built indexes, off the heap and aligned, as a database maps them. */
final class IndexBytes {
  private IndexBytes() {}

  /** Builds an index to the end. */
  static MemorySegment of(BuiltIndex index, VectorSource vectors, DistanceKernel kernel) {
    return of(index, vectors, kernel, new Undisturbed());
  }

  /** Builds an index under a monitor. */
  static MemorySegment of(
      BuiltIndex index, VectorSource vectors, DistanceKernel kernel, BuildMonitor monitor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    index.build(BuildInput.of(vectors, kernel, 0), buffer -> append(buffer, bytes), monitor);
    return of(bytes.toByteArray());
  }

  /** A copy off the heap. */
  static MemorySegment of(byte[] bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(bytes.length, 64);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return memory.asReadOnly();
  }

  private static void append(ByteBuffer buffer, ByteArrayOutputStream bytes) {
    byte[] chunk = new byte[buffer.remaining()];
    buffer.get(chunk);
    bytes.write(chunk, 0, chunk.length);
  }

  /** Lets a build run to its end. */
  static final class Undisturbed implements BuildMonitor {
    @Override
    public void progress(long done, long total) {}

    @Override
    public boolean cancelled() {
      return false;
    }
  }
}
