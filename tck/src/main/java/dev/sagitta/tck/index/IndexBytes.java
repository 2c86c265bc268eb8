package dev.sagitta.tck.index;

import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexOutput;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;

/** The bytes of built indexes, off the heap and aligned, as a database maps them. */
public final class IndexBytes {
  private IndexBytes() {}

  /** Builds an index to the end, in one thread. */
  public static MemorySegment of(BuiltIndex index, VectorSource vectors, DistanceKernel kernel) {
    return of(index, vectors, kernel, BuildMonitor.UNDISTURBED);
  }

  /** Builds an index in one thread under a monitor. */
  static MemorySegment of(
      BuiltIndex index, VectorSource vectors, DistanceKernel kernel, BuildMonitor monitor) {
    BuildInput input = BuildInput.of(vectors, kernel, 0);
    return of(written(output -> index.build(input, output, monitor)));
  }

  /** What an index writes that is built to the end. */
  public static byte[] written(BuiltIndex index, BuildInput input) {
    return written(output -> index.build(input, output, BuildMonitor.UNDISTURBED));
  }

  /** What a writer writes. */
  public static byte[] written(Consumer<IndexOutput> writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.accept(buffer -> {
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      bytes.write(chunk, 0, chunk.length);
    });
    return bytes.toByteArray();
  }

  /** A copy off the heap. */
  public static MemorySegment of(byte[] bytes) {
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, bytes.length), 64);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return memory.asSlice(0, bytes.length).asReadOnly();
  }
}
