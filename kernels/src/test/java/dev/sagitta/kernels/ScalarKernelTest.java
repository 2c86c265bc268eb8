package dev.sagitta.kernels;

import dev.sagitta.spi.kernel.KernelProvider;
import dev.sagitta.tck.kernel.DistanceKernelContract;

final class ScalarKernelTest extends DistanceKernelContract {
  @Override
  protected KernelProvider provider() {
    return new ScalarKernelProvider();
  }
}
