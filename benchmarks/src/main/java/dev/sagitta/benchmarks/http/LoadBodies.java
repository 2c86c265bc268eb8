package dev.sagitta.benchmarks.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.cbor.CBORFactory;

/** Bodies of writes, encoded before any clock starts. */
final class LoadBodies {
  private LoadBodies() {}

  /** Bodies whose vectors are lists of numbers. */
  static List<byte[]> json(int records, int batch, int dimension) {
    return bodies(JsonFactory.builder().build(), records, batch, dimension);
  }

  /** Bodies whose vectors are little-endian float32. */
  static List<byte[]> cbor(int records, int batch, int dimension) {
    return bodies(CBORFactory.builder().build(), records, batch, dimension);
  }

  private static List<byte[]> bodies(
      TokenStreamFactory factory, int records, int batch, int dimension) {
    SplittableRandom random = new SplittableRandom(42);
    List<byte[]> bodies = new ArrayList<>();
    for (int first = 0; first < records; first += batch) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
        out.writeStartObject();
        out.writeArrayPropertyStart("records");
        for (int i = first; i < Math.min(records, first + batch); i++) {
          record(out, i, random, dimension, factory instanceof CBORFactory);
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      bodies.add(bytes.toByteArray());
    }
    return bodies;
  }

  private static void record(
      JsonGenerator out, int number, SplittableRandom random, int dimension, boolean binary) {
    out.writeStartObject();
    out.writeStringProperty("id", "record-" + number);
    out.writeName("vector");
    if (binary) {
      ByteBuffer vector =
          ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int j = 0; j < dimension; j++) {
        vector.putFloat((float) random.nextDouble());
      }
      out.writeBinary(vector.array());
    } else {
      out.writeStartArray();
      for (int j = 0; j < dimension; j++) {
        out.writeNumber((float) random.nextDouble());
      }
      out.writeEndArray();
    }
    out.writeObjectPropertyStart("metadata");
    out.writeNumberProperty("number", number);
    out.writeStringProperty("lang", number % 3 == 0 ? "en" : "de");
    out.writeEndObject();
    out.writeEndObject();
  }
}
