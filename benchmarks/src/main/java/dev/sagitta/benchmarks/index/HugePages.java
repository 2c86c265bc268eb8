package dev.sagitta.benchmarks.index;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Anonymous memory for which the operating system is asked for huge pages, before the first byte is
 * touched. Where it has none, or does not know the call, the memory is as good as any other.
 */
final class HugePages {
  private static final long PAGE = 2L << 20;
  private static final int READ_AND_WRITE = 3;
  private static final int PRIVATE_AND_ANONYMOUS = 0x22;
  private static final int HUGE_PAGES = 14;

  private static final MethodHandle MAP =
      call(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle ADVISE =
      call("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle UNMAP =
      call("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

  private HugePages() {}

  /** Zeroed memory that lives as long as the arena. */
  @SuppressWarnings("restricted") // The kernel says how large the memory is, not Java.
  static MemorySegment allocate(long bytes, Arena arena) {
    long mapped = Math.ceilDiv(bytes, PAGE) * PAGE + PAGE;
    try {
      MemorySegment memory =
          (MemorySegment)
              MAP.invokeExact(
                  MemorySegment.NULL, mapped, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, -1, 0L);
      if (memory.address() == -1) {
        throw new IllegalStateException("There is no memory for " + bytes + " bytes.");
      }
      MemorySegment whole = memory.reinterpret(mapped, arena, HugePages::unmap);
      // The answer is of no interest: without huge pages the memory serves as well.
      int _ = (int) ADVISE.invokeExact(whole, mapped, HUGE_PAGES);
      long start = Math.ceilDiv(whole.address(), PAGE) * PAGE - whole.address();
      return whole.asSlice(start, bytes);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Cannot map memory.", e);
    }
  }

  private static void unmap(MemorySegment memory) {
    try {
      int _ = (int) UNMAP.invokeExact(memory, memory.byteSize());
    } catch (Throwable e) {
      throw new IllegalStateException("Cannot unmap memory.", e);
    }
  }

  @SuppressWarnings("restricted") // The three calls are what this class is for.
  private static MethodHandle call(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }
}
