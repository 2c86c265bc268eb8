package dev.sagitta.kernels;

import dev.sagitta.spi.kernel.KernelProvider;
import dev.sagitta.tck.kernel.CodeKernelContract;

final class ScalarCodeKernelTest extends CodeKernelContract {
  @Override
  protected KernelProvider provider() {
    return new ScalarKernelProvider();
  }
}
