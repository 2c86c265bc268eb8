package dev.sagitta.engine.runtime;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Memory for what is read at random places. The operating system is asked for huge pages before the
 * first byte is touched: with small ones, looking up the page costs more than the access. Where it
 * is not Linux, has no huge pages, or the process has not enabled native access ({@code
 * --enable-native-access}), the memory is as good as any other.
 */
public final class HugePages {
  private static final long PAGE = 2L << 20;
  private static final int ALIGNMENT = 64;
  private static final int READ_AND_WRITE = 3;
  private static final int PRIVATE_AND_ANONYMOUS = 0x22;
  private static final int ADVICE = 14;

  private static final Optional<SystemCalls> CALLS = SystemCalls.find();

  private HugePages() {}

  /** Zeroed memory that lives as long as the arena; aligned to 64 bytes or more. */
  public static MemorySegment allocate(long bytes, Arena arena) {
    return bytes < PAGE || CALLS.isEmpty()
        ? arena.allocate(bytes, ALIGNMENT)
        : CALLS.get().allocate(bytes, arena);
  }

  /** The calls of Linux, whose constants are used here. */
  private record SystemCalls(MethodHandle map, MethodHandle advise, MethodHandle unmap) {
    @SuppressWarnings("restricted") // Without the permission, this is not reached.
    private static Optional<SystemCalls> find() {
      if (!System.getProperty("os.name", "").equals("Linux")
          || !HugePages.class.getModule().isNativeAccessEnabled()) {
        return Optional.empty();
      }
      Linker linker = Linker.nativeLinker();
      SymbolLookup symbols = linker.defaultLookup();
      FunctionDescriptor map =
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
      FunctionDescriptor advise = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
      FunctionDescriptor unmap = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG);
      return symbols
          .find("mmap")
          .flatMap(mmap ->
              symbols
                  .find("madvise")
                  .flatMap(madvise ->
                      symbols
                          .find("munmap")
                          .map(munmap ->
                              new SystemCalls(
                                  linker.downcallHandle(mmap, map),
                                  linker.downcallHandle(madvise, advise),
                                  linker.downcallHandle(munmap, unmap)))));
    }

    @SuppressWarnings("restricted") // The system says how large the memory is, not Java.
    private MemorySegment allocate(long bytes, Arena arena) {
      long mapped = Math.ceilDiv(bytes, PAGE) * PAGE + PAGE;
      MemorySegment memory;
      try {
        memory =
            (MemorySegment)
                map.invokeExact(
                    MemorySegment.NULL, mapped, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, -1, 0L);
      } catch (Throwable e) {
        throw new IllegalStateException("mmap could not be called.", e);
      }
      if (memory.address() == -1) {
        // The arena asks in another way, and tells what is wrong if that fails as well.
        return arena.allocate(bytes, ALIGNMENT);
      }
      MemorySegment whole = memory.reinterpret(mapped, arena, this::release);
      advise(whole);
      long start = Math.ceilDiv(whole.address(), PAGE) * PAGE - whole.address();
      return whole.asSlice(start, bytes);
    }

    private void advise(MemorySegment whole) {
      try {
        // The answer is of no interest: without huge pages the memory serves as well.
        int _ = (int) advise.invokeExact(whole, whole.byteSize(), ADVICE);
      } catch (Throwable e) {
        throw new IllegalStateException("madvise could not be called.", e);
      }
    }

    private void release(MemorySegment whole) {
      try {
        int _ = (int) unmap.invokeExact(whole, whole.byteSize());
      } catch (Throwable e) {
        throw new IllegalStateException("munmap could not be called.", e);
      }
    }
  }
}
