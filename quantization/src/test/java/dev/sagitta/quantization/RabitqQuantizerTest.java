package dev.sagitta.quantization;

import dev.sagitta.kernels.VectorKernelProvider;
import dev.sagitta.spi.Provider;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.tck.provider.ProviderContract;
import dev.sagitta.tck.quantization.QuantizerContract;
import java.util.Map;

final class RabitqQuantizerTest extends QuantizerContract implements ProviderContract {
  @Override
  public Class<? extends Provider> service() {
    return QuantizerProvider.class;
  }

  @Override
  public Class<? extends Provider> implementation() {
    return RabitqQuantizerProvider.class;
  }

  @Override
  protected QuantizerProvider provider() {
    return new RabitqQuantizerProvider();
  }

  @Override
  protected CodeKernel kernel() {
    return new VectorKernelProvider().codes();
  }

  @Override
  protected double errorBound() {
    return 0.35;
  }

  @Override
  protected double decodingErrorBound() {
    return 1;
  }

  @Override
  protected Map.Entry<String, String> outOfRange() {
    return Map.entry("bits", "9");
  }
}
