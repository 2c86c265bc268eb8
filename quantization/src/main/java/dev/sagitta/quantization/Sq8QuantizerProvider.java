package dev.sagitta.quantization;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.Map;
import java.util.OptionalInt;

/** Offers scalar quantization to one byte a value. */
public final class Sq8QuantizerProvider implements QuantizerProvider {
  /** For the service loader. */
  public Sq8QuantizerProvider() {}

  @Override
  public String name() {
    return "sq8";
  }

  @Override
  public VectorQuantizer configure(Map<String, String> parameters, CodeKernel kernel) {
    return new ScalarQuantizer(Learnt.Head.SQ8, 255, ScalarSettings.of(name(), parameters), kernel);
  }

  /** Shorter vectors fit into a cache line as they are. */
  @Override
  public OptionalInt automaticFrom() {
    return OptionalInt.of(17);
  }
}
