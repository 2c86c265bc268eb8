package dev.sagitta.server.http.wire;

import dev.sagitta.api.collection.CollectionSpec;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads vectors. It expects each to be as long as the one before, which saves a copy. */
final class VectorReader {
  private static final int MAX_BYTES = CollectionSpec.MAX_DIMENSION * Float.BYTES;

  private final BodyParser body;
  private final JsonParser parser;
  private final ByteSink sink = new ByteSink();
  private int expected = 64;

  VectorReader(BodyParser body, JsonParser parser) {
    this.body = body;
    this.parser = parser;
  }

  float[] read() {
    return switch (body.token()) {
      case START_ARRAY -> list();
      case VALUE_STRING -> base64();
      case VALUE_EMBEDDED_OBJECT -> bytes();
      default ->
          throw body.expected("a vector: a list of numbers, or base64 of little-endian float32");
    };
  }

  private float[] list() {
    float[] values = new float[expected];
    int length = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
        throw body.expected("a number");
      }
      if (length == values.length) {
        if (length >= CollectionSpec.MAX_DIMENSION) {
          throw tooLong();
        }
        values = Arrays.copyOf(values, Math.min(2 * length, CollectionSpec.MAX_DIMENSION));
      }
      values[length++] = parser.getFloatValue();
    }
    expected = Math.max(1, length);
    return length == values.length ? values : Arrays.copyOf(values, length);
  }

  private float[] base64() {
    if (parser.getStringLength() > (MAX_BYTES + 2) / 3 * 4) {
      throw tooLong();
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(parser.getString().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw body.invalid("the vector is not base64: " + e.getMessage() + ".");
    }
    return floats(bytes, bytes.length);
  }

  private float[] bytes() {
    sink.length = 0;
    parser.readBinaryValue(sink);
    return floats(sink.bytes, sink.length);
  }

  private float[] floats(byte[] bytes, int length) {
    if (length % Float.BYTES != 0) {
      throw body.invalid(
          "a vector of float32 has 4 bytes for each value, but this one has " + length + " bytes.");
    }
    if (length > MAX_BYTES) {
      throw tooLong();
    }
    float[] values = new float[length / Float.BYTES];
    ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private RuntimeException tooLong() {
    return body.invalid(
        "the vector has more than "
            + CollectionSpec.MAX_DIMENSION
            + " values, the most there can be.");
  }

  /** Collects the bytes of one vector, and no more than that. */
  private final class ByteSink extends OutputStream {
    private byte[] bytes = new byte[1 << 10];
    private int length;

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] more, int offset, int count) {
      if (length + count > MAX_BYTES) {
        throw tooLong();
      }
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
      }
      System.arraycopy(more, offset, bytes, length, count);
      length += count;
    }
  }
}
