package dev.sagitta.quantization;

import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.util.Map;

/** Offers scalar quantization to half a byte a value. */
public final class Sq4QuantizerProvider implements QuantizerProvider {
  /** For the service loader. */
  public Sq4QuantizerProvider() {}

  @Override
  public String name() {
    return "sq4";
  }

  @Override
  public VectorQuantizer configure(Map<String, String> parameters, CodeKernel kernel) {
    return new ScalarQuantizer(
        Learnt.Head.SQ4, DimensionGrids.HALF_BYTE, ScalarSettings.of(name(), parameters), kernel);
  }
}
