package dev.sagitta.engine.metadata;

import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;

/**
 * Where the parts of a column lie, one behind the other, each at a multiple of 8: its terms in
 * order; where the rows of each sparse term begin; the rows of the sparse terms; the row lists of
 * the dense terms; of these terms the ranks, how many rows the ones before have, and where their
 * lists begin; and the list of all rows of the column.
 *
 * @param kind what its terms are
 * @param of whose values they are
 * @param terms how many there are
 * @param textBytes the bytes of the texts
 * @param sparseRows the rows of all sparse terms together
 * @param denseTerms how many of the terms are dense
 * @param denseBytes the bytes of their row lists
 * @param rows in how many rows there is such a value; 0 where it is not kept
 * @param listBytes the bytes of the list of all rows
 * @param at where the column begins in its section
 */
record ColumnShape(
    TermKind kind,
    Of of,
    int terms,
    int textBytes,
    int sparseRows,
    int denseTerms,
    int denseBytes,
    int rows,
    int listBytes,
    long at) {
  private static final int MEMBERS = 0x10;

  /** Whose values a column has. */
  enum Of {
    /** Values that are not in a list. */
    VALUES,
    /** Members of lists. */
    MEMBERS
  }

  void write(ByteSink sink) {
    sink.u8(kind.code() | (of == Of.MEMBERS ? MEMBERS : 0));
    sink.varint(terms);
    sink.varint(textBytes);
    sink.varint(sparseRows);
    sink.varint(denseTerms);
    sink.varint(denseBytes);
    sink.varint(rows);
    sink.varint(listBytes);
    sink.varint(at);
  }

  static ColumnShape read(ByteSource source, String object) {
    int code = source.u8();
    return new ColumnShape(
        kind(code & ~MEMBERS, object),
        (code & MEMBERS) != 0 ? Of.MEMBERS : Of.VALUES,
        (int) source.varint(),
        (int) source.varint(),
        (int) source.varint(),
        (int) source.varint(),
        (int) source.varint(),
        (int) source.varint(),
        (int) source.varint(),
        source.varint());
  }

  private static TermKind kind(int code, String object) {
    for (TermKind kind : TermKind.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw Corruption.in(object, "It has metadata terms of unknown kind " + code + ".");
  }

  long termsAt() {
    return at;
  }

  /** Where the texts begin, for which {@link #termsAt} has the places where they end. */
  long textsAt() {
    return at + aligned(4L * (terms + 1));
  }

  long startsAt() {
    return kind == TermKind.TEXT ? textsAt() + aligned(textBytes) : at + 8L * terms;
  }

  long sparseAt() {
    return startsAt() + aligned(4L * (terms + 1));
  }

  long denseAt() {
    return sparseAt() + aligned(4L * sparseRows);
  }

  long denseRanksAt() {
    return denseAt() + aligned(denseBytes);
  }

  long denseCountsAt() {
    return denseRanksAt() + aligned(4L * denseTerms);
  }

  long denseStartsAt() {
    return denseCountsAt() + aligned(4L * (denseTerms + 1));
  }

  long listAt() {
    return denseStartsAt() + aligned(4L * (denseTerms + 1));
  }

  long end() {
    return listAt() + aligned(listBytes);
  }

  private static long aligned(long bytes) {
    return (bytes + SectionOutput.ALIGNMENT - 1) & -SectionOutput.ALIGNMENT;
  }
}
