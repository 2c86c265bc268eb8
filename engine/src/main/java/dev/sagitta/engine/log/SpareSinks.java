package dev.sagitta.engine.log;

import dev.sagitta.engine.format.ByteSink;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sinks of written frames, for later frames: those of large commits are the largest objects there
 * are, and a collector that has to find room for each would spend more time than the writing.
 */
final class SpareSinks {
  private static final int MOST = 4;
  private static final int SMALLEST_BYTES = 1 << 16;
  private static final int LARGEST_BYTES = 4 << 20;

  private final Deque<ByteSink> spare = new ArrayDeque<>();

  /** A sink for a frame of about so many bytes. */
  ByteSink take(int bytes) {
    ByteSink sink = bytes < SMALLEST_BYTES ? null : poll();
    return sink == null ? new ByteSink(bytes) : sink;
  }

  private synchronized @Nullable ByteSink poll() {
    return spare.poll();
  }

  /** Keeps a sink that nobody uses any more, unless there are enough. */
  void give(ByteSink sink) {
    if (sink.capacity() >= SMALLEST_BYTES && sink.capacity() <= LARGEST_BYTES) {
      keep(sink);
    }
  }

  private synchronized void keep(ByteSink sink) {
    if (spare.size() < MOST) {
      spare.push(sink);
    }
  }
}
