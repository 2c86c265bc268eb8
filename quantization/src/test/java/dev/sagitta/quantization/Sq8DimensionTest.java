package dev.sagitta.quantization;

import dev.sagitta.kernels.ScalarKernelProvider;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.tck.quantization.QuantizerContract;
import java.util.Map;

/** One byte a value, on a grid for each dimension. */
final class Sq8DimensionTest extends QuantizerContract {
  @Override
  protected QuantizerProvider provider() {
    return new Sq8QuantizerProvider();
  }

  @Override
  protected CodeKernel kernel() {
    return new ScalarKernelProvider().codes();
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("range", "dimension", "query", "float");
  }

  @Override
  protected double errorBound() {
    return 0.02;
  }

  @Override
  protected double decodingErrorBound() {
    // As in Sq8QuantizerTest, by this grid.
    return 0.015;
  }

  @Override
  protected Map.Entry<String, String> outOfRange() {
    return Map.entry("range", "all");
  }
}
