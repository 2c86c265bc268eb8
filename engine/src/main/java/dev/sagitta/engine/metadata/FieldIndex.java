package dev.sagitta.engine.metadata;

import dev.sagitta.engine.format.BlockFile;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.spi.index.OrdinalSet;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is indexed of one field. */
final class FieldIndex {
  private final BlockFile file;
  private final MemorySegment section;
  private final FieldShape shape;
  private final List<Column> columns;

  FieldIndex(BlockFile file, MemorySegment section, FieldShape shape, int segmentRows) {
    this.file = file;
    this.section = section;
    this.shape = shape;
    this.columns =
        shape.columns().stream()
            .map(column -> new Column(file, section, column, segmentRows))
            .toList();
    FieldShape.Lists lists = shape.lists();
    if (lists.bytes() < 0 || lists.at() < 0 || lists.at() + lists.bytes() > section.byteSize()) {
      throw Corruption.in(file.object(), "A list of rows lies outside of it.");
    }
  }

  FieldShape.Coverage coverage() {
    return shape.coverage();
  }

  /** All columns. */
  List<Column> columns() {
    return columns;
  }

  /** The columns of values that are not in lists. */
  List<Column> values() {
    return columns.stream().filter(column -> column.of() == ColumnShape.Of.VALUES).toList();
  }

  /** The column of a kind; null if no such value occurs. */
  @Nullable Column column(TermKind kind, ColumnShape.Of of) {
    for (Column column : columns) {
      if (column.kind() == kind && column.of() == of) {
        return column;
      }
    }
    return null;
  }

  /** In how many rows the value is a list. */
  int listRows() {
    return shape.lists().rows();
  }

  /** Adds the rows in which the value is a list. */
  void addListsTo(OrdinalSet set) {
    Column.addList(file, section, shape.lists(), set);
  }
}
