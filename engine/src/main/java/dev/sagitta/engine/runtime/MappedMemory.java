package dev.sagitta.engine.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Advice to the operating system about mapped objects. Without it, the system takes every page that
 * is missing for the beginning of a long read, and reads up to some megabytes behind it: right for
 * a scan, but a search in little memory then waits for pages that nobody needs, and loses others
 * for them. Where {@link SystemCalls} are not available, and for memory that is not mapped, nothing
 * happens.
 */
public final class MappedMemory {
  /** The smallest page; where pages are larger, the advice for parts of them is without effect. */
  private static final long PAGE = 4096;

  private MappedMemory() {}

  /** Memory that is read at random places: only the pages that are touched will be read. */
  public static void readAtRandom(MemorySegment memory) {
    advise(memory, SystemCalls.Advice.RANDOM);
  }

  /** Memory that is read in a moment: its missing pages are fetched together. */
  public static void fetch(MemorySegment memory) {
    advise(memory, SystemCalls.Advice.WILL_NEED);
  }

  private static void advise(MemorySegment memory, SystemCalls.Advice advice) {
    Optional<SystemCalls> calls = SystemCalls.AVAILABLE;
    if (calls.isPresent() && memory.isMapped() && memory.byteSize() > 0) {
      long before = memory.address() % PAGE;
      MemorySegment pages = MemorySegment.ofAddress(memory.address() - before);
      calls.get().advise(pages, memory.byteSize() + before, advice);
    }
  }
}
