package dev.sagitta.index.flat;

import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexOutput;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * The index that is a code for each vector, in the vectors' order.
 *
 * @param quantizer makes the codes
 */
record CodedFlatIndex(VectorQuantizer quantizer) implements BuiltIndex {
  private static final ValueLayout.OfFloat STORED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Rows between two looks at the monitor, for each thread. */
  private static final int ROWS_A_THREAD = 2_048;

  @Override
  public void checkSearch(Map<String, String> parameters) {
    int _ = CodedFlatReader.oversampling(parameters, 1);
  }

  @Override
  public List<Map<String, String>> efforts(int k) {
    return CodedFlatReader.efforts();
  }

  @Override
  public void build(BuildInput input, IndexOutput output, BuildMonitor monitor) {
    VectorSource vectors = input.vectors();
    Codec codec = quantizer.train(input, monitor);
    ByteArrayOutputStream learnt = new ByteArrayOutputStream();
    codec.write(buffer -> {
      byte[] chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      learnt.write(chunk, 0, chunk.length);
    });
    new CodedBytes(vectors.size(), vectors.dimension(), codec.codeBytes(), learnt.size())
        .write(ByteBuffer.wrap(learnt.toByteArray()), output);
    int most = Math.min(vectors.size(), ROWS_A_THREAD * input.workers().count());
    try (Arena arena = Arena.ofShared()) {
      MemorySegment codes = arena.allocate((long) most * codec.codeBytes(), 64);
      for (int first = 0; first < vectors.size(); first += most) {
        if (monitor.cancelled()) {
          throw new CancellationException("The build was cancelled.");
        }
        int rows = Math.min(most, vectors.size() - first);
        encode(input, codec, first, rows, codes);
        output.write(codes.asSlice(0, (long) rows * codec.codeBytes()));
        monitor.progress(first + rows, vectors.size());
      }
    }
  }

  private static void encode(
      BuildInput input, Codec codec, int first, int rows, MemorySegment codes) {
    VectorSource vectors = input.vectors();
    int threads = input.workers().count();
    input
        .workers()
        .run(thread -> {
          int from = (int) ((long) rows * thread / threads);
          int to = (int) ((long) rows * (thread + 1) / threads);
          vectors.verify(first + from, to - from);
          float[] vector = new float[vectors.dimension()];
          for (int row = from; row < to; row++) {
            long at = (first + row) * (vector.length * 4L);
            MemorySegment.copy(vectors.memory(), STORED, at, vector, 0, vector.length);
            codec.encode(vector, codes, (long) row * codec.codeBytes());
          }
        });
  }

  @Override
  public IndexReader open(VectorSource vectors, DistanceKernel kernel, MemorySegment bytes) {
    CodedBytes head = CodedBytes.read(bytes, vectors.size(), vectors.dimension());
    Codec codec = quantizer.read(head.learnt(bytes), vectors.dimension(), kernel.kind());
    if (codec.codeBytes() != head.codeBytes()) {
      throw CodedBytes.corrupt(
          "has codes of " + head.codeBytes() + " bytes instead of " + codec.codeBytes());
    }
    return CodedFlatReader.of(vectors, kernel, new Codes(codec, head.codes(bytes)));
  }
}
