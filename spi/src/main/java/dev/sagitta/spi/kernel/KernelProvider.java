package dev.sagitta.spi.kernel;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.Provider;
import java.util.Optional;

/** Offers one implementation of the distance kernels. */
public interface KernelProvider extends Provider {
  /** Which of several supported providers serves: the one with the highest number. */
  int priority();

  /**
   * Why this provider cannot serve in this process and what would change that; empty if it can.
   * Must not touch classes that may be absent.
   */
  Optional<String> obstacle();

  /** The kernel of the given distance. Cheap; may answer the same object each time. */
  DistanceKernel kernel(Distance distance);

  /** The arithmetic over codes. Cheap; may answer the same object each time. */
  CodeKernel codes();

  /**
   * Brings the kernels to full speed, where their code is slow at first. Meant for a background
   * thread of a process that will go on searching: takes about two seconds of one processor, a few
   * more where others want it too, and ends early if the thread is interrupted. Kernels may be used
   * meanwhile. Does nothing where nothing is to be gained.
   */
  default void warmUp() {}
}
