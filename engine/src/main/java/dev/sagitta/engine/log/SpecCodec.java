package dev.sagitta.engine.log;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;
import java.util.TreeMap;

/** A collection's settings as bytes, in the log and in the manifest. */
public final class SpecCodec {
  private SpecCodec() {}

  /** Adds a specification. */
  public static void write(CollectionSpec spec, ByteSink sink) {
    sink.text(spec.name());
    sink.varint(spec.dimension());
    sink.text(spec.distance().wireName());
    sink.text(spec.index().kind());
    sink.varint(spec.index().parameters().size());
    spec.index()
        .parameters()
        .forEach((name, value) -> {
          sink.text(name);
          sink.text(value);
        });
    sink.i64(spec.maxRecords());
  }

  /** Reads what {@link #write} wrote. */
  public static CollectionSpec read(ByteSource source, String object) {
    try {
      String name = source.text();
      int dimension = (int) source.varint();
      Distance distance = Distance.ofWireName(source.text());
      String kind = source.text();
      TreeMap<String, String> parameters = new TreeMap<>();
      int count = source.count(2);
      for (int i = 0; i < count; i++) {
        parameters.put(source.text(), source.text());
      }
      return new CollectionSpec(
          name, dimension, distance, new IndexSpec(kind, parameters), source.i64());
    } catch (InvalidRequestException e) {
      throw Corruption.in(object, "It describes an impossible collection: " + e.getMessage());
    }
  }
}
