package dev.sagitta.engine.metadata;

import dev.sagitta.engine.format.BlockFile;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.spi.index.OrdinalSet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * The terms of one kind in one field, in order, and the rows of each. A term is named by its rank.
 * Every access checks the blocks it reads, once.
 */
final class Column {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int CHUNK = 4_096;

  private final BlockFile file;
  private final MemorySegment section;
  private final ColumnShape shape;
  private final int segmentRows;

  Column(BlockFile file, MemorySegment section, ColumnShape shape, int segmentRows) {
    this.file = file;
    this.section = section;
    this.shape = shape;
    this.segmentRows = segmentRows;
    boolean fits =
        shape.at() >= 0
            && shape.terms() >= 0
            && shape.textBytes() >= 0
            && shape.sparseRows() >= 0
            && shape.denseTerms() >= 0
            && shape.denseBytes() >= 0
            && shape.listBytes() >= 0
            && shape.end() <= section.byteSize();
    if (!fits) {
      throw Corruption.in(file.object(), "Its metadata column " + shape + " lies outside of it.");
    }
  }

  TermKind kind() {
    return shape.kind();
  }

  ColumnShape.Of of() {
    return shape.of();
  }

  /** The number of terms. */
  int terms() {
    return shape.terms();
  }

  /** The number of terms that come before the first that does not satisfy the predicate. */
  private int leading(IntPredicate predicate) {
    int low = 0;
    int high = shape.terms();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (predicate.test(middle)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The term of a rank. */
  Term term(int rank) {
    return shape.kind() == TermKind.TEXT
        ? Term.ofText(text(rank), isCut(rank))
        : Term.ofNumber(shape.kind(), number(rank));
  }

  /** The rank of the first term that is not before the given one, of whatever kind. */
  int firstNotBefore(Term term) {
    return leading(rank -> term(rank).compareTo(term) < 0);
  }

  /** The rank of the first term that is behind the given one, of whatever kind. */
  int firstBehind(Term term) {
    return leading(rank -> term(rank).compareTo(term) <= 0);
  }

  /** The rank of the first whole number or truth value that is not below the given one. */
  int firstAtLeast(long value) {
    return leading(rank -> number(rank) < value);
  }

  /** The rank of the first whole number that is above the given one, or of a fraction. */
  int firstAbove(long value) {
    return shape.kind() == TermKind.FRACTION
        ? leading(rank -> TermKind.compare(fraction(rank), value) < 0)
        : leading(rank -> number(rank) <= value);
  }

  /**
   * The rank of the first number that is not below one that is no whole number; nor is it equal,
   * unless it is a fraction.
   */
  int firstAtLeast(double value) {
    return shape.kind() == TermKind.FRACTION
        ? leading(rank -> fraction(rank) < value)
        : leading(rank -> TermKind.compare(value, number(rank)) > 0);
  }

  /** The rank of the first text that is not below the given one. */
  int firstAtLeast(byte[] text) {
    return leading(rank -> compare(rank, text, text.length) < 0);
  }

  /** The rank of the first text that is above the given one. */
  int firstAbove(byte[] text) {
    return leading(rank -> compare(rank, text, text.length) <= 0);
  }

  /** The rank of the first text whose beginning is above that of the given one. */
  int firstBeginningAbove(byte[] text, int length) {
    return leading(rank -> compareBeginning(rank, text, length) <= 0);
  }

  /** True if the term is the whole number or truth value, or has the bits of the fraction. */
  boolean is(int rank, long value) {
    return rank < shape.terms() && number(rank) == value;
  }

  /** True if the term is the text. */
  boolean is(int rank, byte[] text) {
    return rank < shape.terms() && compare(rank, text, text.length) == 0;
  }

  /** True if a text is in the file only as its beginning and a hash. */
  boolean isCut(int rank) {
    return textEnd(rank) - textStart(rank) == TextTerms.CUT_BYTES;
  }

  /** What there is of a text. */
  byte[] text(int rank) {
    long start = textStart(rank);
    int length = (int) Math.min(TextTerms.WHOLE_BYTES, textEnd(rank) - start);
    byte[] text = new byte[Math.max(0, length)];
    verifyText(start, length);
    MemorySegment.copy(
        section, ValueLayout.JAVA_BYTE, shape.textsAt() + start, text, 0, text.length);
    return text;
  }

  private long number(int rank) {
    long at = shape.termsAt() + 8L * rank;
    file.verify(section, at, 8);
    return section.get(LONG, at);
  }

  private double fraction(int rank) {
    return Double.longBitsToDouble(number(rank));
  }

  private int compare(int rank, byte[] text, int length) {
    long start = textStart(rank);
    long termLength = textEnd(rank) - start;
    int common = compareCommon(start, termLength, text, length);
    return common != 0 ? common : Long.compare(termLength, length);
  }

  private int compareBeginning(int rank, byte[] text, int length) {
    long start = textStart(rank);
    long termLength = Math.min(length, textEnd(rank) - start);
    int common = compareCommon(start, termLength, text, length);
    return common != 0 ? common : Long.compare(termLength, length);
  }

  private int compareCommon(long start, long termLength, byte[] text, int length) {
    int common = (int) Math.min(termLength, length);
    verifyText(start, common);
    for (int i = 0; i < common; i++) {
      byte mine = section.get(ValueLayout.JAVA_BYTE, shape.textsAt() + start + i);
      if (mine != text[i]) {
        return Byte.compareUnsigned(mine, text[i]);
      }
    }
    return 0;
  }

  private void verifyText(long start, long length) {
    if (start < 0 || length < 0 || start + length > shape.textBytes()) {
      throw Corruption.in(file.object(), "A metadata text lies outside of its column.");
    }
    file.verify(section, shape.textsAt() + start, length);
  }

  private int textStart(int rank) {
    return integer(shape.termsAt(), rank);
  }

  private int textEnd(int rank) {
    return integer(shape.termsAt(), rank + 1);
  }

  private int integer(long array, int index) {
    long at = array + 4L * index;
    file.verify(section, at, 4);
    return section.get(INT, at);
  }

  /** In how many rows there is a value of this kind; only of values that are not in lists. */
  int rows() {
    return shape.rows();
  }

  /** The rows of the terms of ranks {@code from} to {@code to - 1}, added up. */
  long count(int from, int to) {
    if (from >= to) {
      return 0;
    }
    int firstDense = denseBefore(from);
    int lastDense = denseBefore(to);
    return (long) integer(shape.startsAt(), to)
        - integer(shape.startsAt(), from)
        + integer(shape.denseCountsAt(), lastDense)
        - integer(shape.denseCountsAt(), firstDense);
  }

  /** The number of dense terms with a smaller rank. */
  private int denseBefore(int rank) {
    int low = 0;
    int high = shape.denseTerms();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (integer(shape.denseRanksAt(), middle) < rank) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Adds the rows of the terms of ranks {@code from} to {@code to - 1} to a set. */
  void addTo(OrdinalSet set, int from, int to) {
    if (from >= to) {
      return;
    }
    if (shape.of() == ColumnShape.Of.VALUES && count(from, to) > shape.rows() / 2) {
      addAllBut(set, from, to);
    } else {
      addSparse(set, integer(shape.startsAt(), from), integer(shape.startsAt(), to));
      addDense(set, denseBefore(from), denseBefore(to));
    }
  }

  /** The same by leaving out those that are not meant, since they are fewer. */
  private void addAllBut(OrdinalSet set, int from, int to) {
    OrdinalSet meant = OrdinalSet.none(segmentRows);
    addList(meant, shape.listAt(), shape.listBytes());
    if (count(from, to) < shape.rows()) {
      OrdinalSet others = OrdinalSet.none(segmentRows);
      addTo(others, 0, from);
      addTo(others, to, shape.terms());
      meant.removeAll(others);
    }
    set.addAll(meant);
  }

  private void addSparse(OrdinalSet set, int start, int end) {
    if (start < 0 || end > shape.sparseRows()) {
      throw Corruption.in(file.object(), "Rows of a metadata term lie outside of its column.");
    }
    long[] words = set.words();
    int[] rows = new int[Math.clamp(end - start, 0, CHUNK)];
    for (int done = start; done < end; done += CHUNK) {
      int count = Math.min(CHUNK, end - done);
      long at = shape.sparseAt() + 4L * done;
      file.verify(section, at, 4L * count);
      MemorySegment.copy(section, INT, at, rows, 0, count);
      for (int i = 0; i < count; i++) {
        int row = checked(rows[i]);
        words[row >>> 6] |= 1L << row;
      }
    }
  }

  private void addDense(OrdinalSet set, int first, int last) {
    for (int dense = first; dense < last; dense++) {
      RowLists.addTo(denseList(dense), set);
    }
  }

  /** The list of rows of a dense term, by its number among these. */
  private ByteBuffer denseList(int dense) {
    int start = integer(shape.denseStartsAt(), dense);
    int end = integer(shape.denseStartsAt(), dense + 1);
    if (start < 0 || start >= end || end > shape.denseBytes()) {
      throw Corruption.in(file.object(), "A list of rows lies outside of its column.");
    }
    long at = shape.denseAt() + start;
    file.verify(section, at, end - start);
    return section.asSlice(at, end - start).asByteBuffer();
  }

  /** Gives the rows of a term to a consumer, in order. */
  void forEachRow(int rank, IntConsumer consumer) {
    int dense = denseBefore(rank);
    if (isDense(rank, dense)) {
      RowLists.forEach(denseList(dense), row -> consumer.accept(checked(row)));
    } else {
      forEachSparse(rank, consumer);
    }
  }

  /** True if the term is the dense one of the given number. */
  private boolean isDense(int rank, int dense) {
    return dense < shape.denseTerms() && integer(shape.denseRanksAt(), dense) == rank;
  }

  private void forEachSparse(int rank, IntConsumer consumer) {
    int start = integer(shape.startsAt(), rank);
    int end = integer(shape.startsAt(), rank + 1);
    if (start < 0 || end > shape.sparseRows()) {
      throw Corruption.in(file.object(), "Rows of a metadata term lie outside of its column.");
    }
    if (start < end) {
      file.verify(section, shape.sparseAt() + 4L * start, 4L * (end - start));
      for (int i = start; i < end; i++) {
        consumer.accept(checked(section.get(INT, shape.sparseAt() + 4L * i)));
      }
    }
  }

  private int checked(int row) {
    if (row < 0 || row >= segmentRows) {
      throw Corruption.in(file.object(), "It names the row " + row + ", which it does not have.");
    }
    return row;
  }

  /** Receives how many rows terms have. */
  @FunctionalInterface
  interface TermCounts {
    /** A term, and its number of rows, which is not 0. */
    void accept(int rank, int rows);
  }

  /** Counts the rows of each term that are in a set. */
  void countEach(OrdinalSet among, TermCounts counts) {
    int dense = 0;
    int[] found = {0};
    for (int rank = 0; rank < shape.terms(); rank++) {
      found[0] = 0;
      if (isDense(rank, dense)) {
        found[0] = RowLists.count(denseList(dense), among);
        dense++;
      } else {
        forEachSparse(rank, row -> found[0] += among.contains(row) ? 1 : 0);
      }
      if (found[0] > 0) {
        counts.accept(rank, found[0]);
      }
    }
  }

  private void addList(OrdinalSet set, long at, int bytes) {
    addList(file, section, new FieldShape.Lists(0, bytes, at), set);
  }

  /** Adds a list of rows to a set. */
  static void addList(
      BlockFile file, MemorySegment section, FieldShape.Lists list, OrdinalSet set) {
    if (list.bytes() > 0) {
      file.verify(section, list.at(), list.bytes());
      RowLists.addTo(section.asSlice(list.at(), list.bytes()).asByteBuffer(), set);
    }
  }
}
