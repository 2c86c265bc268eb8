package dev.sagitta.tck.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.quantization.CodeScorer;
import dev.sagitta.spi.quantization.Codec;
import dev.sagitta.spi.quantization.VectorQuantizer;
import dev.sagitta.tck.index.IndexBytes;
import dev.sagitta.tck.index.MemorySegmentVectors;
import dev.sagitta.tck.kernel.ReferenceKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Vectors, a codec that has learnt from them, and their codes.
 *
 * @param codec what was learnt
 * @param codes the code of each vector, and nothing behind them
 * @param size how many there are
 */
record Trained(Codec codec, MemorySegment codes, int size) {
  /** Learns from rows and encodes them. */
  static Trained of(VectorQuantizer quantizer, float[][] rows, int dimension, Distance distance) {
    return of(train(quantizer, rows, dimension, distance), rows);
  }

  /** Encodes rows. */
  static Trained of(Codec codec, float[][] rows) {
    MemorySegment codes = Arena.ofAuto().allocate((long) rows.length * codec.codeBytes(), 64);
    for (int row = 0; row < rows.length; row++) {
      codec.encode(rows[row], codes, (long) row * codec.codeBytes());
    }
    return new Trained(codec, codes, rows.length);
  }

  /** Learns from rows. */
  static Codec train(VectorQuantizer quantizer, float[][] rows, int dimension, Distance distance) {
    MemorySegmentVectors vectors = MemorySegmentVectors.of(rows, dimension);
    BuildInput input = BuildInput.of(vectors, new ReferenceKernel(distance), 1);
    return quantizer.train(input, BuildMonitor.UNDISTURBED);
  }

  /** What the codec writes. */
  byte[] written() {
    return IndexBytes.written(codec::write);
  }

  /** The estimated scores of all codes. */
  float[] scores(float[] query) {
    float[] scores = new float[size];
    CodeScorer scorer = codec.scorer();
    scorer.query(query);
    scorer.scores(codes, 0, size, scores);
    return scores;
  }
}
