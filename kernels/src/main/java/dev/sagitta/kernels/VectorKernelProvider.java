package dev.sagitta.kernels;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.kernel.CodeKernel;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.kernel.KernelProvider;
import java.util.Optional;

/** Offers kernels written with the Vector API, several times as fast as the scalar ones. */
public final class VectorKernelProvider implements KernelProvider {
  private static final String MODULE = "jdk.incubator.vector";

  /** For the service loader. */
  public VectorKernelProvider() {}

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public int priority() {
    return 100;
  }

  @Override
  public Optional<String> obstacle() {
    // Asks for the module before any class of it: without the module the first use of such a class
    // would end in a NoClassDefFoundError in the middle of a search.
    return ModuleLayer.boot().findModule(MODULE).isPresent()
        ? Optional.empty()
        : Optional.of(
            "The Vector API is not in this process; start Java with --add-modules " + MODULE + ".");
  }

  @Override
  public DistanceKernel kernel(Distance distance) {
    requireVectorApi();
    return StagedKernel.of(distance);
  }

  @Override
  public CodeKernel codes() {
    requireVectorApi();
    return StagedCodeKernel.KERNEL;
  }

  @Override
  public void warmUp() {
    requireVectorApi();
    CodeWarmUp.run();
  }

  private void requireVectorApi() {
    obstacle()
        .ifPresent(reason -> {
          throw new IllegalStateException(reason);
        });
  }
}
