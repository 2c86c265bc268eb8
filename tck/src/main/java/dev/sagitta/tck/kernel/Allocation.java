package dev.sagitta.tck.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What calls allocate on the heap. */
public final class Allocation {
  /** The measurement itself costs a few bytes a round, the calls at least as many each. */
  private static final int CALLS = 2_000;

  private Allocation() {}

  /**
   * Fails unless the call comes to allocate nothing. It is repeated until it is compiled, which
   * happens in the background.
   *
   * @param what names the call in the message
   */
  public static void none(String what, Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 200 && allocated >= CALLS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).as("bytes allocated in %s calls of %s", CALLS, what).isLessThan(CALLS);
  }
}
