package dev.sagitta.index.flat;

import dev.sagitta.kernels.ScalarKernelProvider;
import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.spi.index.VectorIndex;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import dev.sagitta.tck.index.BuiltIndexContract;
import java.util.Map;
import java.util.ServiceLoader;

/** The contract of a flat index over codes. */
abstract class CodedContract extends BuiltIndexContract {
  /**
   * The flat index with one quantizer.
   *
   * @param quantizer the quantizer's name
   * @param settings its parameters
   */
  record CodedProvider(String quantizer, Map<String, String> settings) implements IndexProvider {
    @Override
    public String name() {
      return "flat";
    }

    @Override
    public VectorIndex configure(Map<String, String> parameters) {
      // Plain Java gives the same scores before and after it is compiled.
      VectorQuantizer configured =
          ServiceLoader.load(QuantizerProvider.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(provider -> provider.name().equals(quantizer))
              .findFirst()
              .orElseThrow()
              .configure(settings, new ScalarKernelProvider().codes());
      return new FlatIndexProvider().configure(parameters, configured);
    }
  }
}
