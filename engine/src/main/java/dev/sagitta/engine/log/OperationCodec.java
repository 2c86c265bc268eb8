package dev.sagitta.engine.log;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import java.util.ArrayList;
import java.util.List;

/** Operations as the payload of a log frame; see {@code docs/format/log.md}. */
final class OperationCodec {
  private static final int PUT_ROWS = 1;
  private static final int DELETE_ROWS = 2;
  private static final int CREATE_COLLECTION = 3;
  private static final int CHANGE_COLLECTION = 4;
  private static final int DROP_COLLECTION = 5;
  private static final int PUT_ALIAS = 6;
  private static final int DROP_ALIAS = 7;
  private static final int LOAD_ROWS = 8;

  private OperationCodec() {}

  static void write(List<Operation> operations, ByteSink sink) {
    sink.varint(operations.size());
    for (Operation operation : operations) {
      write(operation, sink);
    }
  }

  private static void write(Operation operation, ByteSink sink) {
    switch (operation) {
      case Operation.PutRows(long table, List<Row> rows) -> {
        sink.u8(PUT_ROWS);
        sink.varint(table);
        writeRows(rows, sink);
      }
      case Operation.LoadRows(long table, List<Row> rows) -> {
        sink.u8(LOAD_ROWS);
        sink.varint(table);
        writeRows(rows, sink);
      }
      case Operation.DeleteRows(long table, List<Id> ids) -> {
        sink.u8(DELETE_ROWS);
        sink.varint(table);
        sink.varint(ids.size());
        ids.forEach(id -> sink.block(id.utf8()));
      }
      case Operation.CreateCollection(long collection, CollectionSpec spec) -> {
        sink.u8(CREATE_COLLECTION);
        sink.varint(collection);
        SpecCodec.write(spec, sink);
      }
      case Operation.ChangeCollection change -> {
        sink.u8(CHANGE_COLLECTION);
        sink.varint(change.collection());
        SpecCodec.write(change.spec(), sink);
        SpecCodec.writeFormer(change.former(), sink);
      }
      case Operation.DropCollection(long collection) -> {
        sink.u8(DROP_COLLECTION);
        sink.varint(collection);
      }
      case Operation.PutAlias(String alias, long collection) -> {
        sink.u8(PUT_ALIAS);
        sink.text(alias);
        sink.varint(collection);
      }
      case Operation.DropAlias(String alias) -> {
        sink.u8(DROP_ALIAS);
        sink.text(alias);
      }
    }
  }

  private static void writeRows(List<Row> rows, ByteSink sink) {
    int dimension = rows.isEmpty() ? 0 : rows.getFirst().vector().length;
    sink.varint(rows.size());
    sink.varint(dimension);
    for (Row row : rows) {
      sink.block(row.id().utf8());
      sink.block(row.payload().bytes());
    }
    for (Row row : rows) {
      sink.floats(row.vector());
    }
  }

  static List<Operation> read(ByteSource source, String object) {
    int count = source.count(2);
    List<Operation> operations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      operations.add(readOne(source, object));
    }
    if (source.remaining() != 0) {
      throw Corruption.in(object, "A commit has " + source.remaining() + " bytes too many.");
    }
    return operations;
  }

  private static Operation readOne(ByteSource source, String object) {
    int kind = source.u8();
    return switch (kind) {
      case PUT_ROWS -> new Operation.PutRows(source.varint(), readRows(source));
      case LOAD_ROWS -> new Operation.LoadRows(source.varint(), readRows(source));
      case DELETE_ROWS -> new Operation.DeleteRows(source.varint(), readIds(source));
      case CREATE_COLLECTION ->
          new Operation.CreateCollection(source.varint(), SpecCodec.read(source, object));
      case CHANGE_COLLECTION ->
          new Operation.ChangeCollection(
              source.varint(),
              SpecCodec.read(source, object),
              SpecCodec.readFormer(source, object));
      case DROP_COLLECTION -> new Operation.DropCollection(source.varint());
      case PUT_ALIAS -> new Operation.PutAlias(source.text(), source.varint());
      case DROP_ALIAS -> new Operation.DropAlias(source.text());
      default -> throw Corruption.in(object, "It has an operation of unknown kind " + kind + ".");
    };
  }

  private static List<Row> readRows(ByteSource source) {
    int count = source.count(2);
    int dimension = (int) source.varint();
    List<Id> ids = new ArrayList<>(count);
    List<Payload> payloads = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(Id.ofUtf8(source.block()));
      payloads.add(Payload.ofBytes(source.block()));
    }
    List<Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new Row(ids.get(i), source.floats(dimension), payloads.get(i)));
    }
    return rows;
  }

  private static List<Id> readIds(ByteSource source) {
    int count = source.count(1);
    List<Id> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(Id.ofUtf8(source.block()));
    }
    return ids;
  }
}
