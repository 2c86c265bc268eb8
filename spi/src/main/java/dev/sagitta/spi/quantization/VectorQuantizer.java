package dev.sagitta.spi.quantization;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import java.lang.foreign.MemorySegment;

/**
 * A way to compress vectors, with its parameters. Without state; safe for any number of threads.
 */
public interface VectorQuantizer {
  /**
   * Learns from vectors, or from a sample of them.
   *
   * @throws java.util.concurrent.CancellationException if the monitor asks to stop
   */
  Codec train(BuildInput input, BuildMonitor monitor);

  /**
   * How many times as many rows as asked for are worth comparing with their vectors, of those that
   * a walk over the codes has found: where codes tell neighbours apart, few. 1 or more; a search
   * may say otherwise.
   */
  double oversampling();

  /**
   * What was learnt before.
   *
   * @param bytes what {@link Codec#write} has written
   * @throws dev.sagitta.api.error.CorruptException if the bytes are not that
   */
  Codec read(MemorySegment bytes, int dimension, Distance distance);
}
