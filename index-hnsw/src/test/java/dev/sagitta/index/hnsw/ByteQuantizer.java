package dev.sagitta.index.hnsw;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.IndexOutput;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.Decoder;
import dev.sagitta.spi.quantization.VectorQuantizer;
import dev.sagitta.tck.kernel.PlainKernel;
import dev.sagitta.tck.kernel.ReferenceKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The simplest quantizer there can be: one byte a value, between the least and the largest. */
final class ByteQuantizer implements VectorQuantizer {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public Codec train(BuildInput input, BuildMonitor monitor) {
    VectorSource vectors = input.vectors();
    float least = 0;
    float most = 0;
    for (long i = 0; i < (long) vectors.size() * vectors.dimension(); i++) {
      float value = vectors.memory().get(FLOAT, i * 4);
      // Neither is true of what is not a number.
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    return new ByteCodec(
        vectors.dimension(), input.kernel().kind(), least, Math.max(1e-6f, (most - least) / 255));
  }

  @Override
  public double oversampling() {
    return 1.5;
  }

  @Override
  public Codec read(MemorySegment bytes, int dimension, Distance distance) {
    if (bytes.byteSize() != 8) {
      throw new CorruptException(ErrorCode.CORRUPT, bytes.byteSize() + " bytes are not 8.");
    }
    return new ByteCodec(dimension, distance, bytes.get(FLOAT, 0), bytes.get(FLOAT, 4));
  }

  private record ByteCodec(int dimension, Distance distance, float least, float step)
      implements Codec {
    @Override
    public int codeBytes() {
      return dimension;
    }

    @Override
    public void encode(float[] vector, MemorySegment codes, long offset) {
      for (int i = 0; i < dimension; i++) {
        int value = Math.clamp(Math.round((vector[i] - least) / step), 0, 255);
        codes.set(ValueLayout.JAVA_BYTE, offset + i, (byte) value);
      }
    }

    @Override
    public Optional<Decoder> decoder() {
      return Optional.of(this::decode);
    }

    void decode(MemorySegment codes, long offset, float[] vector) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = least + step * (codes.get(ValueLayout.JAVA_BYTE, offset + i) & 255);
      }
    }

    @Override
    public CodeScorer scorer() {
      return new ByteScorer(
          this,
          distance == Distance.EUCLIDEAN ? new PlainKernel() : new ReferenceKernel(distance),
          new float[dimension]);
    }

    @Override
    public void write(IndexOutput output) {
      output.write(
          ByteBuffer.allocate(8)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putFloat(least)
              .putFloat(step)
              .flip());
    }
  }

  private static final class ByteScorer implements CodeScorer {
    private final ByteCodec codec;
    private final DistanceKernel kernel;
    private final float[] decoded;
    private float[] query;

    ByteScorer(ByteCodec codec, DistanceKernel kernel, float[] decoded) {
      this.codec = codec;
      this.kernel = kernel;
      this.decoded = decoded;
      this.query = decoded;
    }

    @Override
    public void query(float[] newQuery) {
      query = newQuery;
    }

    @Override
    public void scores(MemorySegment codes, long offset, int count, float[] scores) {
      for (int i = 0; i < count; i++) {
        codec.decode(codes, offset + (long) i * codec.dimension, decoded);
        scores[i] = kernel.score(query, decoded);
      }
    }

    @Override
    public void scores(MemorySegment codes, int[] ordinals, int count, float[] scores) {
      for (int i = 0; i < count; i++) {
        codec.decode(codes, (long) ordinals[i] * codec.dimension, decoded);
        scores[i] = kernel.score(query, decoded);
      }
    }
  }
}
