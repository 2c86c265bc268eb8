package dev.sagitta.engine.metadata;

import dev.sagitta.engine.row.MetadataVisitor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that one pass over the rows collects, within a budget of memory: where it does not
 * suffice, the largest field is put off to a later pass. One field is always collected.
 */
final class FieldDrafts implements MetadataVisitor {
  /** The most fields that are indexed where all are to be. */
  static final int MAX_FIELDS = 1_000;

  /** Fields with a longer key are indexed only if they are named. */
  static final int MAX_NAME_BYTES = 512;

  private static final int ROWS_BETWEEN_CHECKS = 1_024;

  private final boolean open;
  private final int segmentRows;
  private final long budgetBytes;
  private final List<FieldDraft> drafts = new ArrayList<>();
  private @Nullable FieldDraft[] slots = new @Nullable FieldDraft[64];
  private boolean complete = true;

  private int row;
  private int membersLeft;
  private @Nullable FieldDraft current;

  private FieldDrafts(boolean open, int rows, long budgetBytes) {
    this.open = open;
    this.segmentRows = rows;
    this.budgetBytes = budgetBytes;
  }

  /** Collects every field. */
  static FieldDrafts ofAll(int rows, long budgetBytes) {
    return new FieldDrafts(true, rows, budgetBytes);
  }

  /** Collects these fields alone. */
  static FieldDrafts of(Collection<byte[]> names, int rows, long budgetBytes) {
    FieldDrafts drafts = new FieldDrafts(false, rows, budgetBytes);
    names.forEach(drafts::add);
    return drafts;
  }

  /** The fields, in the order in which they were first seen. */
  List<FieldDraft> all() {
    return drafts;
  }

  /** True if no field was left out because there are too many. */
  boolean isComplete() {
    return complete;
  }

  /** What comes next is of this row; rows come in order. */
  void begin(int nextRow) {
    row = nextRow;
    membersLeft = 0;
    if (row % ROWS_BETWEEN_CHECKS == 0) {
      keepWithinBudget();
    }
  }

  private void keepWithinBudget() {
    List<FieldDraft> collected =
        new ArrayList<>(
            drafts.stream().filter(draft -> draft.state() == FieldDraft.State.OPEN).toList());
    long bytes = collected.stream().mapToLong(FieldDraft::memoryBytes).sum();
    if (bytes <= budgetBytes) {
      return;
    }
    collected.sort(Comparator.comparingLong(FieldDraft::memoryBytes).reversed());
    for (int i = 0; i < collected.size() - 1 && bytes > budgetBytes; i++) {
      bytes -= collected.get(i).memoryBytes();
      collected.get(i).drop(FieldDraft.State.POSTPONED);
    }
  }

  @Override
  public void key(byte[] bytes, int start, int length) {
    membersLeft = 0;
    int slot = slot(bytes, start, length);
    FieldDraft found = slots[slot];
    while (found != null && !found.isNamed(bytes, start, length)) {
      slot = (slot + 1) & (slots.length - 1);
      found = slots[slot];
    }
    current = found == null && open ? create(bytes, start, length) : found;
  }

  private @Nullable FieldDraft create(byte[] bytes, int start, int length) {
    if (drafts.size() == MAX_FIELDS || length > MAX_NAME_BYTES) {
      complete = false;
      return null;
    }
    byte[] name = new byte[length];
    System.arraycopy(bytes, start, name, 0, length);
    return add(name);
  }

  private FieldDraft add(byte[] name) {
    FieldDraft draft = new FieldDraft(name, segmentRows);
    drafts.add(draft);
    if (drafts.size() > slots.length / 2) {
      slots = new @Nullable FieldDraft[slots.length * 2];
      drafts.forEach(this::place);
    } else {
      place(draft);
    }
    return draft;
  }

  private void place(FieldDraft draft) {
    int slot = slot(draft.name(), 0, draft.name().length);
    while (slots[slot] != null) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = draft;
  }

  private int slot(byte[] bytes, int start, int length) {
    int hash = length;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return ((hash * 0x9e3779b9) >>> 16) & (slots.length - 1);
  }

  @Override
  public void list(int members) {
    if (current != null) {
      current.addList(row);
    }
    membersLeft = members;
  }

  @Override
  public void integer(long value) {
    addNumber(TermKind.WHOLE, value);
  }

  @Override
  public void number(double value) {
    if (TermKind.isWhole(value)) {
      addNumber(TermKind.WHOLE, (long) value);
    } else {
      addNumber(TermKind.FRACTION, Double.doubleToLongBits(value));
    }
  }

  @Override
  public void truth(boolean value) {
    addNumber(TermKind.TRUTH, value ? 1 : 0);
  }

  private void addNumber(TermKind kind, long value) {
    if (current != null) {
      current.addNumber(row, of(), kind, value);
    }
  }

  @Override
  public void text(byte[] bytes, int start, int length) {
    if (current != null) {
      current.addText(row, of(), bytes, start, length);
    }
  }

  /** Whether the next value stands alone or in a list. */
  private ColumnShape.Of of() {
    if (membersLeft > 0) {
      membersLeft--;
      return ColumnShape.Of.MEMBERS;
    }
    return ColumnShape.Of.VALUES;
  }
}
