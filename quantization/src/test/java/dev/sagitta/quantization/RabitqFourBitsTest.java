package dev.sagitta.quantization;

import dev.sagitta.kernels.ScalarKernelProvider;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.tck.quantization.QuantizerContract;
import java.util.Map;

/** RaBitQ with four bits a value. */
final class RabitqFourBitsTest extends QuantizerContract {
  @Override
  protected QuantizerProvider provider() {
    return new RabitqQuantizerProvider();
  }

  @Override
  protected CodeKernel kernel() {
    return new ScalarKernelProvider().codes();
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("bits", "4");
  }

  @Override
  protected double errorBound() {
    return 0.05;
  }

  @Override
  protected double decodingErrorBound() {
    return 1;
  }

  @Override
  protected Map.Entry<String, String> outOfRange() {
    return Map.entry("sample", "0");
  }
}
