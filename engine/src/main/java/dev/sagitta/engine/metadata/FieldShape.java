package dev.sagitta.engine.metadata;

import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the columns of a field lie.
 *
 * @param name its key in UTF-8
 * @param coverage what the columns know of it
 * @param columns one for each kind of value that occurs
 * @param lists the rows in which the value is a list
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FieldShape(byte[] name, Coverage coverage, List<ColumnShape> columns, Lists lists) {
  /** What an index knows of a field. */
  enum Coverage {
    /** Nothing: rows have to be tested. */
    NOTHING(0),
    /** Its values, and which rows have a list, but not the members of lists. */
    VALUES(1),
    /** Its values and the members of lists. */
    EVERYTHING(2);

    private final int code;

    Coverage(int code) {
      this.code = code;
    }
  }

  /** A list of rows in a section. */
  record Lists(int rows, int bytes, long at) {}

  void write(ByteSink sink) {
    sink.block(name);
    sink.u8(coverage.code);
    sink.varint(lists.rows);
    sink.varint(lists.bytes);
    sink.varint(lists.at);
    sink.varint(columns.size());
    columns.forEach(column -> column.write(sink));
  }

  private static Coverage coverage(int code, String object) {
    for (Coverage coverage : Coverage.values()) {
      if (coverage.code == code) {
        return coverage;
      }
    }
    throw Corruption.in(object, "It has a metadata field of unknown coverage " + code + ".");
  }

  static FieldShape read(ByteSource source, String object) {
    byte[] name = source.block();
    Coverage coverage = coverage(source.u8(), object);
    Lists lists = new Lists((int) source.varint(), (int) source.varint(), source.varint());
    int count = source.count(9);
    List<ColumnShape> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      columns.add(ColumnShape.read(source, object));
    }
    return new FieldShape(name, coverage, columns, lists);
  }
}
