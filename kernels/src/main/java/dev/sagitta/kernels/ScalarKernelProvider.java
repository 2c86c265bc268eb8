package dev.sagitta.kernels;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.kernel.KernelProvider;
import java.util.Optional;

/** Offers kernels in plain Java, which run everywhere. */
public final class ScalarKernelProvider implements KernelProvider {
  /** For the service loader. */
  public ScalarKernelProvider() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.empty();
  }

  @Override
  public DistanceKernel kernel(Distance distance) {
    return ScalarKernel.of(distance);
  }

  @Override
  public CodeKernel codes() {
    return ScalarCodeKernel.KERNEL;
  }
}
