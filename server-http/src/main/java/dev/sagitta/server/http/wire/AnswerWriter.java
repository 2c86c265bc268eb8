package dev.sagitta.server.http.wire;

import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.server.http.transport.Format;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes an answer in JSON or CBOR. */
public final class AnswerWriter {
  private final JsonGenerator out;
  private final Format format;

  AnswerWriter(JsonGenerator out, Format format) {
    this.out = out;
    this.format = format;
  }

  /** An object with these fields. */
  public void object(Runnable fields) {
    out.writeStartObject();
    fields.run();
    out.writeEndObject();
  }

  /** A field that is an object. */
  public AnswerWriter object(String name, Runnable fields) {
    out.writeName(name);
    object(fields);
    return this;
  }

  /** A field that is a list. */
  public <T> AnswerWriter list(String name, Iterable<? extends T> elements, Consumer<T> element) {
    out.writeName(name);
    out.writeStartArray();
    elements.forEach(element);
    out.writeEndArray();
    return this;
  }

  /** A text, as an element of a list. */
  public void text(String value) {
    out.writeString(value);
  }

  /** A field that is text. */
  public AnswerWriter field(String name, String value) {
    out.writeStringProperty(name, value);
    return this;
  }

  /** A field that is a whole number. */
  public AnswerWriter field(String name, long value) {
    out.writeNumberProperty(name, value);
    return this;
  }

  /** A field that is a float. */
  public AnswerWriter field(String name, float value) {
    out.writeNumberProperty(name, value);
    return this;
  }

  /** A field that is a number of 64 bits. */
  public AnswerWriter number(String name, double value) {
    out.writeNumberProperty(name, value);
    return this;
  }

  /** A field that is true or false. */
  public AnswerWriter truth(String name, boolean value) {
    out.writeBooleanProperty(name, value);
    return this;
  }

  /**
   * A field whose text stands for a setting: a number or truth value where the text is the usual
   * form of one, so that {@code {"m": 16}} comes back as it went in.
   */
  public AnswerWriter setting(String name, String value) {
    out.writeName(name);
    if (value.equals("true") || value.equals("false")) {
      out.writeBoolean(value.equals("true"));
    } else if (value.matches("-?(0|[1-9][0-9]{0,17})")) {
      out.writeNumber(Long.parseLong(value));
    } else if (value.matches("-?[0-9]+\\.[0-9]+")
        && Double.toString(Double.parseDouble(value)).equals(value)) {
      out.writeNumber(Double.parseDouble(value));
    } else {
      out.writeString(value);
    }
    return this;
  }

  /** The fields of a record: its id, the parts that were asked for, and its LSN. */
  public AnswerWriter recordFields(StoredRecord record) {
    field("id", record.id());
    record.vector().ifPresent(vector -> vector("vector", vector));
    record.metadata().ifPresent(metadata -> metadata("metadata", metadata));
    record.text().ifPresent(text -> field("text", text));
    record.document().ifPresent(document -> field("document", document));
    return field("lsn", record.lsn());
  }

  /** A field that is metadata. */
  public AnswerWriter metadata(String name, Metadata metadata) {
    out.writeName(name);
    out.writeStartObject();
    metadata
        .values()
        .forEach((key, value) -> {
          out.writeName(key);
          value(value);
        });
    out.writeEndObject();
    return this;
  }

  private void value(MetadataValue value) {
    switch (value) {
      case MetadataValue.StringValue(String text) -> out.writeString(text);
      case MetadataValue.IntegerValue(long number) -> out.writeNumber(number);
      case MetadataValue.DoubleValue(double number) -> out.writeNumber(number);
      case MetadataValue.BooleanValue(boolean truth) -> out.writeBoolean(truth);
      case MetadataValue.ListValue(var members) -> {
        out.writeStartArray();
        members.forEach(this::value);
        out.writeEndArray();
      }
    }
  }

  /**
   * A field whose value is plain: text, a whole number, a truth value, or a list or map of these.
   */
  public AnswerWriter plainField(String name, Object value) {
    out.writeName(name);
    plain(value);
    return this;
  }

  private void plain(Object value) {
    switch (value) {
      case String text -> out.writeString(text);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(this::plain);
        out.writeEndArray();
      }
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((key, member) -> plainField(String.valueOf(key), member));
        out.writeEndObject();
      }
      default -> throw new IllegalArgumentException("Not plain: " + value.getClass());
    }
  }

  /** A field that is a vector: a list in JSON, little-endian float32 in CBOR. */
  private void vector(String name, float[] vector) {
    out.writeName(name);
    if (format == Format.CBOR) {
      ByteBuffer bytes =
          ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(vector);
      out.writeBinary(bytes.array());
      return;
    }
    out.writeStartArray();
    for (float value : vector) {
      out.writeNumber(value);
    }
    out.writeEndArray();
  }
}
