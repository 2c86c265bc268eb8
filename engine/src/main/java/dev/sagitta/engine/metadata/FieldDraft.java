package dev.sagitta.engine.metadata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A field that is collected. */
final class FieldDraft {
  private final byte[] name;
  private final int mostMembers;
  private final Map<TermKind, ColumnDraft> values = new EnumMap<>(TermKind.class);
  private final Map<TermKind, ColumnDraft> listed = new EnumMap<>(TermKind.class);
  private IntList lists = new IntList();
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
   * @param mostMembers its lists may have so many members together, or else their members are not
   *     indexed
   */
  FieldDraft(byte[] name, int mostMembers) {
    this.name = name;
    this.mostMembers = mostMembers;
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

  boolean isWithoutMembers() {
    return withoutMembers;
  }

  void addNumber(int row, ColumnShape.Of of, TermKind kind, long value) {
    ColumnDraft column = column(of, kind);
    if (column != null) {
      column.add(row, value);
    }
  }

  void addText(int row, ColumnShape.Of of, byte[] bytes, int start, int length) {
    ColumnDraft column = column(of, TermKind.TEXT);
    if (column != null && !column.add(row, bytes, start, length)) {
      drop(State.GIVEN_UP);
    }
  }

  void addList(int row) {
    if (state == State.OPEN) {
      lists.add(row);
    }
  }

  /** The column for a value; null if it is not collected. */
  private @Nullable ColumnDraft column(ColumnShape.Of of, TermKind kind) {
    if (state != State.OPEN) {
      return null;
    }
    if (of == ColumnShape.Of.MEMBERS && (withoutMembers || ++members > mostMembers)) {
      dropMembers();
      return null;
    }
    return (of == ColumnShape.Of.VALUES ? values : listed)
        .computeIfAbsent(kind, _ -> new ColumnDraft(kind, of));
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
    lists = new IntList();
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
      write(values.remove(kind), out, shapes);
      write(listed.remove(kind), out, shapes);
    }
    final long at = out.position();
    int[] rows = new int[lists.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = lists.get(i);
    }
    int listBytes = rows.length == 0 ? 0 : RowLists.write(out, rows, 0, rows.length);
    out.align();
    return new FieldShape(
        name, coverage(), shapes, new FieldShape.Lists(rows.length, listBytes, at));
  }

  private static void write(
      @Nullable ColumnDraft column, SectionOutput out, List<ColumnShape> shapes) {
    if (column != null) {
      shapes.add(column.write(out));
    }
  }

  private FieldShape.Coverage coverage() {
    if (state != State.OPEN) {
      return FieldShape.Coverage.NOTHING;
    }
    return withoutMembers ? FieldShape.Coverage.VALUES : FieldShape.Coverage.EVERYTHING;
  }
}
