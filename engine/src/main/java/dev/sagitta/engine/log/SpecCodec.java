package dev.sagitta.engine.log;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.collection.Indexing;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Corruption;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A collection's settings as bytes, in the log and in the manifest. */
public final class SpecCodec {
  private static final int NO_FIELDS = 0;
  private static final int ALL_FIELDS = 1;
  private static final int NAMED_FIELDS = 2;
  private static final int NO_FORMER = 0;
  private static final int FORMER = 1;

  private SpecCodec() {}

  /** Adds a specification. */
  public static void write(CollectionSpec spec, ByteSink sink) {
    sink.text(spec.name());
    sink.varint(spec.dimension());
    sink.text(spec.distance().wireName());
    writeIndex(spec.index(), sink);
    writeQuantization(spec.quantization(), sink);
    writeFields(spec.indexedFields(), sink);
    sink.i64(spec.maxRecords());
  }

  private static void writeFields(IndexedFields fields, ByteSink sink) {
    switch (fields) {
      case IndexedFields.None() -> sink.u8(NO_FIELDS);
      case IndexedFields.All() -> sink.u8(ALL_FIELDS);
      case IndexedFields.Only(SortedSet<String> names) -> {
        sink.u8(NAMED_FIELDS);
        sink.varint(names.size());
        names.forEach(sink::text);
      }
    }
  }

  /** Adds what segments are rebuilt from, or that nothing is rebuilt. */
  public static void writeFormer(@Nullable Indexing former, ByteSink sink) {
    if (former == null) {
      sink.u8(NO_FORMER);
    } else {
      sink.u8(FORMER);
      writeIndex(former.index(), sink);
      writeQuantization(former.quantization(), sink);
    }
  }

  /** Reads what {@link #writeFormer} wrote. */
  public static @Nullable Indexing readFormer(ByteSource source, String object) {
    int kind = source.u8();
    return switch (kind) {
      case NO_FORMER -> null;
      case FORMER -> new Indexing(readIndex(source), readQuantization(source));
      default -> throw Corruption.in(object, "It has a former index of unknown kind " + kind + ".");
    };
  }

  /** Adds an index's settings. */
  public static void writeIndex(IndexSpec index, ByteSink sink) {
    write(index.kind(), index.parameters(), sink);
  }

  /** Adds a quantization's settings. */
  public static void writeQuantization(QuantizationSpec quantization, ByteSink sink) {
    write(quantization.kind(), quantization.parameters(), sink);
  }

  private static void write(String kind, SortedMap<String, String> parameters, ByteSink sink) {
    sink.text(kind);
    sink.varint(parameters.size());
    parameters.forEach((name, value) -> {
      sink.text(name);
      sink.text(value);
    });
  }

  /** Reads what {@link #write} wrote. */
  public static CollectionSpec read(ByteSource source, String object) {
    try {
      String name = source.text();
      int dimension = (int) source.varint();
      Distance distance = Distance.ofWireName(source.text());
      IndexSpec index = readIndex(source);
      QuantizationSpec quantization = readQuantization(source);
      IndexedFields fields = readFields(source, object);
      return new CollectionSpec(
          name, dimension, distance, index, quantization, fields, source.i64());
    } catch (InvalidRequestException e) {
      throw Corruption.in(object, "It describes an impossible collection: " + e.getMessage());
    }
  }

  private static IndexedFields readFields(ByteSource source, String object) {
    int kind = source.u8();
    return switch (kind) {
      case NO_FIELDS -> IndexedFields.none();
      case ALL_FIELDS -> IndexedFields.all();
      case NAMED_FIELDS -> {
        TreeSet<String> names = new TreeSet<>();
        int count = source.count(2);
        for (int i = 0; i < count; i++) {
          names.add(source.text());
        }
        yield new IndexedFields.Only(names);
      }
      default -> throw Corruption.in(object, "It has indexed fields of unknown kind " + kind + ".");
    };
  }

  /** Reads what {@link #writeIndex} wrote. */
  public static IndexSpec readIndex(ByteSource source) {
    return new IndexSpec(source.text(), readParameters(source));
  }

  /** Reads what {@link #writeQuantization} wrote. */
  public static QuantizationSpec readQuantization(ByteSource source) {
    return new QuantizationSpec(source.text(), readParameters(source));
  }

  private static SortedMap<String, String> readParameters(ByteSource source) {
    TreeMap<String, String> parameters = new TreeMap<>();
    int count = source.count(2);
    for (int i = 0; i < count; i++) {
      parameters.put(source.text(), source.text());
    }
    return parameters;
  }
}
