package dev.sagitta.engine.metadata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A field that is collected. */
final class FieldDraft {
  private static final long MEMBERS_A_ROW = 16;
  private static final long MOST_MEMBERS = 1 << 28;

  private final byte[] name;
  private final int segmentRows;
  private final int mostMembers;
  private final Map<TermKind, ColumnDraft> values = new EnumMap<>(TermKind.class);
  private final Map<TermKind, ColumnDraft> listed = new EnumMap<>(TermKind.class);
  private IntList lists;
  private int members;
  private State state = State.OPEN;
  private boolean withoutMembers;

  /** What becomes of a field. */
  enum State {
    /** It is collected. */
    OPEN,
    /** It is collected in a later pass. */
    POSTPONED,
    /** It cannot be indexed. */
    GIVEN_UP
  }

  /**
   * A field without values.
   *
   * @param segmentRows the rows of the segment; lists may have some times as many members together,
   *     or else their members are not indexed
   */
  FieldDraft(byte[] name, int segmentRows) {
    this.name = name;
    this.segmentRows = segmentRows;
    this.mostMembers = (int) Math.min(MOST_MEMBERS, 1_024 + MEMBERS_A_ROW * segmentRows);
    this.lists = new IntList(segmentRows);
  }

  byte[] name() {
    return name;
  }

  boolean isNamed(byte[] bytes, int start, int length) {
    return Arrays.equals(name, 0, name.length, bytes, start, start + length);
  }

  State state() {
    return state;
  }

  void addNumber(int row, ColumnShape.Of of, TermKind kind, long value) {
    if (isCollected(of)) {
      Map<TermKind, ColumnDraft> columns = columns(of);
      ColumnDraft column = columns.get(kind);
      if (column == null) {
        column = new NumberDraft(kind, segmentRows);
        columns.put(kind, column);
      }
      if (column instanceof NumberDraft numbers) {
        numbers.add(row, value);
      }
    }
  }

  void addText(int row, ColumnShape.Of of, byte[] bytes, int start, int length) {
    if (isCollected(of)) {
      Map<TermKind, ColumnDraft> columns = columns(of);
      ColumnDraft column = columns.get(TermKind.TEXT);
      if (column == null) {
        column = new TextDraft(segmentRows);
        columns.put(TermKind.TEXT, column);
      }
      if (column instanceof TextDraft texts && !texts.add(row, bytes, start, length)) {
        drop(State.GIVEN_UP);
      }
    }
  }

  void addList(int row) {
    if (state == State.OPEN) {
      lists.add(row);
    }
  }

  private Map<TermKind, ColumnDraft> columns(ColumnShape.Of of) {
    return of == ColumnShape.Of.VALUES ? values : listed;
  }

  private boolean isCollected(ColumnShape.Of of) {
    if (state != State.OPEN) {
      return false;
    }
    if (of == ColumnShape.Of.MEMBERS && (withoutMembers || ++members > mostMembers)) {
      dropMembers();
      return false;
    }
    return true;
  }

  private void dropMembers() {
    withoutMembers = true;
    listed.clear();
  }

  /** Forgets what was collected and collects no more. */
  void drop(State why) {
    state = why;
    values.clear();
    listed.clear();
    lists = new IntList(segmentRows);
  }

  long memoryBytes() {
    long bytes = lists.memoryBytes();
    for (ColumnDraft column : values.values()) {
      bytes += column.memoryBytes();
    }
    for (ColumnDraft column : listed.values()) {
      bytes += column.memoryBytes();
    }
    return bytes;
  }

  /** Writes its columns and forgets each behind it. */
  FieldShape write(SectionOutput out) {
    List<ColumnShape> shapes = new ArrayList<>();
    for (TermKind kind : TermKind.values()) {
      for (ColumnShape.Of of : ColumnShape.Of.values()) {
        ColumnDraft column = columns(of).remove(kind);
        if (column != null) {
          shapes.add(ColumnOutput.write(out, kind, of, column));
        }
      }
    }
    final long at = out.position();
    byte[] list =
        lists.size() == 0 ? new byte[0] : RowLists.encoded(lists.array(), 0, lists.size());
    out.raw(list, 0, list.length);
    out.align();
    return new FieldShape(
        name, coverage(), shapes, new FieldShape.Lists(lists.size(), list.length, at));
  }

  private FieldShape.Coverage coverage() {
    if (state != State.OPEN) {
      return FieldShape.Coverage.NOTHING;
    }
    return withoutMembers ? FieldShape.Coverage.VALUES : FieldShape.Coverage.EVERYTHING;
  }
}
