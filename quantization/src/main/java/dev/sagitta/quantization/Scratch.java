package dev.sagitta.quantization;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays to lend to whoever encodes, so that it allocates nothing; a few are kept, for as many
 * threads at a time. Not one for each thread: threads may be virtual and many.
 */
final class Scratch {
  private static final int KEPT = 32;

  private final int length;
  private final AtomicReferenceArray<float @Nullable []> kept = new AtomicReferenceArray<>(KEPT);

  /** Arrays of so many values. */
  Scratch(int length) {
    this.length = length;
  }

  /** An array with anything in it. */
  float[] take() {
    for (int i = 0; i < KEPT; i++) {
      if (kept.getPlain(i) != null) {
        float[] array = kept.getAndSet(i, null);
        if (array != null) {
          return array;
        }
      }
    }
    return new float[length];
  }

  /** Takes an array back. */
  void giveBack(float[] array) {
    for (int i = 0; i < KEPT; i++) {
      if (kept.getPlain(i) == null && kept.compareAndSet(i, null, array)) {
        return;
      }
    }
  }
}
