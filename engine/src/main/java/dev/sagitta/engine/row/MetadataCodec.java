package dev.sagitta.engine.row;

import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Metadata as bytes: a count, then for each key its text, a type byte and the value. */
final class MetadataCodec {
  static final int STRING = 1;
  static final int INTEGER = 2;
  static final int DOUBLE = 3;
  static final int FALSE = 4;
  static final int TRUE = 5;
  static final int LIST = 6;

  private MetadataCodec() {}

  static void write(Metadata metadata, ByteSink sink) {
    sink.varint(metadata.values().size());
    metadata
        .values()
        .forEach((key, value) -> {
          sink.text(key);
          writeValue(value, sink);
        });
  }

  static void writeValue(MetadataValue value, ByteSink sink) {
    switch (value) {
      case MetadataValue.StringValue(String text) -> {
        sink.u8(STRING);
        sink.text(text);
      }
      case MetadataValue.IntegerValue(long number) -> {
        sink.u8(INTEGER);
        sink.i64(number);
      }
      case MetadataValue.DoubleValue(double number) -> {
        sink.u8(DOUBLE);
        sink.i64(Double.doubleToRawLongBits(number));
      }
      case MetadataValue.BooleanValue(boolean truth) -> sink.u8(truth ? TRUE : FALSE);
      case MetadataValue.ListValue(List<MetadataValue.Scalar> members) -> {
        sink.u8(LIST);
        sink.varint(members.size());
        members.forEach(member -> writeValue(member, sink));
      }
    }
  }

  static Metadata read(ByteSource source, String object) {
    int count = source.count(2);
    if (count == 0) {
      return Metadata.empty();
    }
    TreeMap<String, MetadataValue> values = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      values.put(source.text(), readValue(source, object));
    }
    return Metadata.of(values);
  }

  static MetadataValue readValue(ByteSource source, String object) {
    int type = source.u8();
    return type == LIST ? readList(source, object) : readScalar(type, source, object);
  }

  private static MetadataValue readList(ByteSource source, String object) {
    int count = source.count(1);
    List<MetadataValue.Scalar> members = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      members.add(readScalar(source.u8(), source, object));
    }
    return MetadataValue.of(members);
  }

  private static MetadataValue.Scalar readScalar(int type, ByteSource source, String object) {
    return switch (type) {
      case STRING -> MetadataValue.of(source.text());
      case INTEGER -> MetadataValue.of(source.i64());
      case DOUBLE -> MetadataValue.of(Double.longBitsToDouble(source.i64()));
      case FALSE -> MetadataValue.of(false);
      case TRUE -> MetadataValue.of(true);
      default ->
          throw Corruption.in(object, "It has a metadata value of unknown type " + type + ".");
    };
  }

  /** Gives every field to a visitor. */
  static void visit(ByteSource source, byte[] bytes, String object, MetadataVisitor visitor) {
    int count = source.count(2);
    for (int i = 0; i < count; i++) {
      int length = source.count(1);
      visitor.key(bytes, source.position(), length);
      source.skip(length);
      visitValue(source, bytes, object, visitor);
    }
  }

  private static void visitValue(
      ByteSource source, byte[] bytes, String object, MetadataVisitor visitor) {
    int type = source.u8();
    switch (type) {
      case STRING -> {
        int length = source.count(1);
        visitor.text(bytes, source.position(), length);
        source.skip(length);
      }
      case INTEGER -> visitor.integer(source.i64());
      case DOUBLE -> visitor.number(Double.longBitsToDouble(source.i64()));
      case FALSE -> visitor.truth(false);
      case TRUE -> visitor.truth(true);
      case LIST -> {
        int count = source.count(1);
        visitor.list(count);
        for (int i = 0; i < count; i++) {
          visitValue(source, bytes, object, visitor);
        }
      }
      default ->
          throw Corruption.in(object, "It has a metadata value of unknown type " + type + ".");
    }
  }
}
