package dev.sagitta.benchmarks;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.kernel.KernelProvider;
import java.util.ServiceLoader;

/** The kernels of this process, by name. */
public final class Kernels {
  private Kernels() {}

  /** The kernel of a provider. */
  public static DistanceKernel of(String provider, Distance distance) {
    return provider(provider).kernel(distance);
  }

  /** The arithmetic over codes of a provider. */
  public static CodeKernel codes(String provider) {
    return provider(provider).codes();
  }

  /** A provider. */
  public static KernelProvider provider(String provider) {
    return ServiceLoader.load(KernelProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(candidate -> candidate.name().equals(provider))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no kernel '" + provider + "'."));
  }
}
