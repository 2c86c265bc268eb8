package dev.sagitta.quantization;

import dev.sagitta.kernels.VectorKernelProvider;
import dev.sagitta.spi.Provider;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.tck.provider.ProviderContract;
import dev.sagitta.tck.quantization.QuantizerContract;
import java.util.Map;

final class Sq4QuantizerTest extends QuantizerContract implements ProviderContract {
  @Override
  public Class<? extends Provider> service() {
    return QuantizerProvider.class;
  }

  @Override
  public Class<? extends Provider> implementation() {
    return Sq4QuantizerProvider.class;
  }

  @Override
  protected QuantizerProvider provider() {
    return new Sq4QuantizerProvider();
  }

  @Override
  protected CodeKernel kernel() {
    return new VectorKernelProvider().codes();
  }

  @Override
  protected double errorBound() {
    return 0.2;
  }

  @Override
  protected double decodingErrorBound() {
    // As in Sq8QuantizerTest, by this grid.
    return 0.2;
  }

  @Override
  protected Map.Entry<String, String> outOfRange() {
    return Map.entry("sample", "0");
  }
}
