package dev.sagitta.kernels;

import dev.sagitta.spi.kernel.KernelProvider;
import dev.sagitta.tck.kernel.CodeKernelContract;

final class VectorCodeKernelTest extends CodeKernelContract {
  @Override
  protected KernelProvider provider() {
    return new VectorKernelProvider();
  }
}
