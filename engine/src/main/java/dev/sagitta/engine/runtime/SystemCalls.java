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

/** The calls of Linux that Java has no word for, and their constants. */
record SystemCalls(MethodHandle map, MethodHandle advise, MethodHandle unmap) {
  private static final int READ_AND_WRITE = 3;
  private static final int PRIVATE_AND_ANONYMOUS = 0x22;

  /**
   * Empty where it is not Linux, or the process has not enabled native access ({@code
   * --enable-native-access}).
   */
  static final Optional<SystemCalls> AVAILABLE = find();

  /** How a process means to use its memory. */
  enum Advice {
    /** At random places: nothing is read ahead. */
    RANDOM(1),
    /** Soon: it is read in the background. */
    WILL_NEED(3),
    /** In pages as large as there are. */
    HUGE_PAGES(14);

    private final int number;

    Advice(int number) {
      this.number = number;
    }
  }

  @SuppressWarnings("restricted") // Without the permission, this is not reached.
  private static Optional<SystemCalls> find() {
    if (!System.getProperty("os.name", "").equals("Linux")
        || !SystemCalls.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    SymbolLookup symbols = linker.defaultLookup();
    FunctionDescriptor map =
        FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
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

  /** Zeroed memory of whole pages; empty if there is none to be had. */
  @SuppressWarnings("restricted") // The system says how large the memory is, not Java.
  Optional<MemorySegment> allocate(long bytes, Arena arena) {
    MemorySegment memory;
    try {
      memory =
          (MemorySegment)
              map.invokeExact(
                  MemorySegment.NULL, bytes, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, -1, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("mmap could not be called.", e);
    }
    return memory.address() == -1
        ? Optional.empty()
        : Optional.of(memory.reinterpret(bytes, arena, this::release));
  }

  /** Advises memory that begins with a page. Without effect where the system does not take it. */
  void advise(MemorySegment start, long bytes, Advice advice) {
    try {
      // The answer is of no interest: the memory serves as well without the advice.
      int _ = (int) advise.invokeExact(start, bytes, advice.number);
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
