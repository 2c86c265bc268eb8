package dev.sagitta.api.metadata;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An immutable set of named values, in key order. */
public final class Metadata implements FieldLookup {
  private static final Metadata EMPTY = new Metadata(new TreeMap<>());

  private final SortedMap<String, MetadataValue> values;

  private Metadata(SortedMap<String, MetadataValue> values) {
    this.values = Collections.unmodifiableSortedMap(values);
  }

  /** No values. */
  public static Metadata empty() {
    return EMPTY;
  }

  /** These values. */
  public static Metadata of(Map<String, ? extends MetadataValue> values) {
    if (values.isEmpty()) {
      return EMPTY;
    }
    SortedMap<String, MetadataValue> sorted = new TreeMap<>();
    values.forEach((key, value) -> sorted.put(checkKey(key), value));
    return new Metadata(sorted);
  }

  /**
   * The values that plain Java objects stand for; see {@link MetadataValue#from(Object)}.
   *
   * @throws InvalidRequestException if a key or value cannot be stored
   */
  public static Metadata from(Map<String, ?> plain) {
    if (plain.isEmpty()) {
      return EMPTY;
    }
    SortedMap<String, MetadataValue> sorted = new TreeMap<>();
    plain.forEach((key, value) -> sorted.put(checkKey(key), fromPlain(key, value)));
    return new Metadata(sorted);
  }

  /** This metadata with one value more, or another one under the same key. */
  public Metadata with(String key, Object plain) {
    SortedMap<String, MetadataValue> changed = new TreeMap<>(values);
    changed.put(checkKey(key), fromPlain(key, plain));
    return new Metadata(changed);
  }

  /** The values by key, in key order. */
  public SortedMap<String, MetadataValue> values() {
    return values;
  }

  /** True if there is no value. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public @Nullable MetadataValue lookUp(String key) {
    return values.get(key);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Metadata metadata && values.equals(metadata.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  private static MetadataValue fromPlain(String key, @Nullable Object plain) {
    if (plain == null) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_METADATA,
          "The metadata key '" + key + "' has no value; leave the key out instead.");
    }
    return MetadataValue.from(plain);
  }

  private static String checkKey(@Nullable String key) {
    if (key == null || key.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_METADATA, "A metadata key must not be empty.");
    }
    if (key.startsWith("$")) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_METADATA,
          "The metadata key '" + key + "' starts with '$', which marks operators in filters.");
    }
    return key;
  }
}
