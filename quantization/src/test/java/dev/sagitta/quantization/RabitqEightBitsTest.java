package dev.sagitta.quantization;

import dev.sagitta.kernels.ScalarKernelProvider;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.tck.quantization.QuantizerContract;
import java.util.Map;

/** RaBitQ with eight bits a value. */
final class RabitqEightBitsTest extends QuantizerContract {
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
    return Map.of("bits", "8");
  }

  @Override
  protected double errorBound() {
    return 0.01;
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
