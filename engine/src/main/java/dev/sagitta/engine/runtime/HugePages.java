package dev.sagitta.engine.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Memory for what is read at random places. The operating system is asked for huge pages before the
 * first byte is touched: with small ones, looking up the page costs more than the access. Where
 * there are none, or {@link SystemCalls} are not available, the memory is as good as any other.
 */
public final class HugePages {
  private static final long PAGE = 2L << 20;
  private static final int ALIGNMENT = 64;

  private HugePages() {}

  /** Zeroed memory that lives as long as the arena; aligned to 64 bytes or more. */
  public static MemorySegment allocate(long bytes, Arena arena) {
    Optional<SystemCalls> calls = SystemCalls.AVAILABLE;
    if (bytes < PAGE || calls.isEmpty()) {
      return arena.allocate(bytes, ALIGNMENT);
    }
    long whole = Math.ceilDiv(bytes, PAGE) * PAGE + PAGE;
    return calls
        .get()
        .allocate(whole, arena)
        .map(memory -> {
          calls.get().advise(memory, whole, SystemCalls.Advice.HUGE_PAGES);
          long start = Math.ceilDiv(memory.address(), PAGE) * PAGE - memory.address();
          return memory.asSlice(start, bytes);
        })
        // The arena asks in another way, and tells what is wrong if that fails as well.
        .orElseGet(() -> arena.allocate(bytes, ALIGNMENT));
  }
}
