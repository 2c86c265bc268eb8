package dev.sagitta.engine.metadata;

import dev.sagitta.spi.index.OrdinalSet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;
import org.roaringbitmap.buffer.MappeableContainerPointer;
import org.roaringbitmap.buffer.MutableRoaringBitmap;

/**
 * Ascending rows as a Roaring bitmap in its portable serialized form
 * (github.com/RoaringBitmap/RoaringFormatSpec), read where it lies.
 */
final class RowLists {
  private static final int CONTAINER_BITS = 16;
  private static final int CONTAINER_WORDS = 1 << (CONTAINER_BITS - 6);

  private RowLists() {}

  /** True if rows take less room as a list of their own than as four bytes each. */
  static boolean isDense(int[] rows, int start, int count) {
    if (count < 8) {
      return false;
    }
    int containers = 1;
    for (int i = start + 1; i < start + count; i++) {
      containers += rows[i] >>> CONTAINER_BITS == rows[i - 1] >>> CONTAINER_BITS ? 0 : 1;
    }
    return 8 + 8L * containers + 2L * count < 4L * count;
  }

  /** Rows as a list. */
  static byte[] encoded(int[] rows, int start, int count) {
    MutableRoaringBitmap bitmap = new MutableRoaringBitmap();
    bitmap.addN(rows, start, count);
    bitmap.runOptimize();
    ByteBuffer bytes = ByteBuffer.allocate(bitmap.serializedSizeInBytes());
    bitmap.serialize(bytes);
    return bytes.array();
  }

  /** Gives the rows of a list to a consumer, in order. */
  static void forEach(ByteBuffer list, IntConsumer consumer) {
    PeekableIntIterator rows = new ImmutableRoaringBitmap(list).getIntIterator();
    while (rows.hasNext()) {
      consumer.accept(rows.next());
    }
  }

  /** The number of rows of a list that are in a set, below whose size all must be. */
  static int count(ByteBuffer list, OrdinalSet among) {
    long[] words = among.words();
    long[] scratch = new long[CONTAINER_WORDS];
    int[] count = {0};
    MappeableContainerPointer pointer = new ImmutableRoaringBitmap(list).getContainerPointer();
    while (pointer.hasContainer()) {
      int base = pointer.key() << (CONTAINER_BITS - 6);
      if (pointer.isBitmapContainer() || pointer.isRunContainer()) {
        pointer.getContainer().orInto(scratch);
        int end = Math.min(CONTAINER_WORDS, words.length - base);
        for (int i = 0; i < end; i++) {
          count[0] += Long.bitCount(words[base + i] & scratch[i]);
        }
        Arrays.fill(scratch, 0);
      } else {
        pointer
            .getContainer()
            .forEach(pointer.key(), row -> count[0] += (int) (words[row >>> 6] >>> row) & 1);
      }
      pointer.advance();
    }
    return count[0];
  }

  /** Adds the rows of a list to a set, all of which must be below its size. */
  static void addTo(ByteBuffer list, OrdinalSet set) {
    long[] words = set.words();
    long[] scratch = new long[CONTAINER_WORDS];
    MappeableContainerPointer pointer = new ImmutableRoaringBitmap(list).getContainerPointer();
    while (pointer.hasContainer()) {
      int base = pointer.key() << (CONTAINER_BITS - 6);
      if (pointer.isBitmapContainer() || pointer.isRunContainer()) {
        pointer.getContainer().orInto(scratch);
        int end = Math.min(CONTAINER_WORDS, words.length - base);
        for (int i = 0; i < end; i++) {
          words[base + i] |= scratch[i];
        }
        Arrays.fill(scratch, 0);
      } else {
        pointer.getContainer().forEach(pointer.key(), row -> words[row >>> 6] |= 1L << row);
      }
      pointer.advance();
    }
  }
}
