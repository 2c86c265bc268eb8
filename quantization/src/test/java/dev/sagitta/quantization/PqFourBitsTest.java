package dev.sagitta.quantization;

import dev.sagitta.kernels.ScalarKernelProvider;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.tck.quantization.QuantizerContract;
import java.util.Map;

/** Product quantization with four bits for every fourth of the values. */
final class PqFourBitsTest extends QuantizerContract {
  @Override
  protected QuantizerProvider provider() {
    return new PqQuantizerProvider();
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
    return 0.5;
  }

  @Override
  protected double decodingErrorBound() {
    return 0.5;
  }

  @Override
  protected Map.Entry<String, String> outOfRange() {
    return Map.entry("m", "0");
  }
}
