package dev.sagitta.engine.testing;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random metadata and random filters over it, out of few values that are hard to tell apart: every
 * kind of value stands under every key.
 */
public final class RandomFilters {
  private static final String LONG = "a text of exactly forty letters and bytes";
  private static final List<String> KEYS =
      List.of("n", "colour", "x", "flag", "tags", "mixed", "schlüssel", "😀", "absent");

  private static final List<Long> WHOLE =
      List.of(
          0L,
          1L,
          -1L,
          5L,
          1L << 53,
          (1L << 53) + 1,
          (1L << 53) - 1,
          (1L << 62) + 1,
          Long.MAX_VALUE,
          Long.MAX_VALUE - 1,
          Long.MIN_VALUE,
          Long.MIN_VALUE + 1);

  private static final List<Double> NUMBERS =
      List.of(
          0.0,
          -0.0,
          1.0,
          -1.0,
          0.5,
          -0.5,
          5.5,
          0x1p53,
          0x1p62,
          0x1p63,
          -0x1p63,
          -0x1.0000000000001p63,
          0x1p64,
          1e300,
          -1e300,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.MIN_VALUE,
          -Double.MIN_VALUE);

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "ab",
          "b",
          "B",
          "1",
          "ü",
          "u\u0308",
          "\u007f",
          "\uD7FF",
          "\uE000",
          "\uFFFD",
          "\uFFFF",
          "😀",
          "😀b",
          "\uDBFF\uDFFF",
          LONG.substring(0, 39),
          LONG.substring(0, 40),
          LONG.substring(0, 40) + "x",
          LONG.substring(0, 40) + "y",
          LONG.substring(0, 40) + "x and more",
          LONG.substring(0, 39) + "ü",
          LONG.substring(0, 39) + "ü and more",
          LONG.substring(0, 39) + "😀",
          LONG + LONG + LONG);

  private final SplittableRandom random;

  /** Filters from this randomness. */
  public RandomFilters(SplittableRandom random) {
    this.random = random;
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** A key that records may have. */
  public String key() {
    return any(KEYS);
  }

  /** Metadata of up to six fields. */
  public Metadata metadata() {
    Metadata metadata = Metadata.empty();
    for (int i = random.nextInt(7); i > 0; i--) {
      String key = any(KEYS.subList(0, KEYS.size() - 1));
      metadata = metadata.with(key, value());
    }
    return metadata;
  }

  /** A value of any kind. */
  public MetadataValue value() {
    if (random.nextInt(5) > 0) {
      return scalar();
    }
    List<MetadataValue.Scalar> members = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.add(scalar());
    }
    return MetadataValue.of(members);
  }

  /** A value that is no list. */
  public MetadataValue.Scalar scalar() {
    return switch (random.nextInt(7)) {
      case 0 -> MetadataValue.of(random.nextLong(-3, 8));
      case 1 -> MetadataValue.of((long) any(WHOLE));
      case 2 -> MetadataValue.of((double) any(NUMBERS));
      case 3 -> MetadataValue.of(random.nextInt(-8, 20) / 4.0);
      case 4, 5 -> MetadataValue.of(any(TEXTS));
      default -> MetadataValue.of(random.nextBoolean());
    };
  }

  /** A filter of at most so many levels. */
  public Filter filter(int depth) {
    String key = key();
    return switch (random.nextInt(depth > 1 ? 17 : 13)) {
      case 0 -> new Filter.Equal(key, value());
      case 1 -> new Filter.NotEqual(key, value());
      case 2, 3, 4, 5 -> new Filter.Compare(key, any(List.of(Filter.Order.values())), scalar());
      case 6 -> new Filter.In(key, values());
      case 7 -> new Filter.NotIn(key, values());
      case 8 -> new Filter.Exists(key);
      case 9 -> new Filter.Missing(key);
      case 10 -> new Filter.Contains(key, scalar());
      case 11 -> new Filter.ContainsText(key, part());
      case 12 -> Filter.all();
      case 13, 14 -> new Filter.And(filters(depth - 1));
      case 15 -> new Filter.Or(filters(depth - 1));
      default -> new Filter.Not(filter(depth - 1));
    };
  }

  private List<MetadataValue> values() {
    List<MetadataValue> values = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      values.add(value());
    }
    return values;
  }

  private List<Filter> filters(int depth) {
    List<Filter> filters = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      filters.add(filter(depth));
    }
    return filters;
  }

  /** A part of a text, or half of a surrogate pair, which no text has. */
  private String part() {
    String text = any(TEXTS);
    int start = random.nextInt(text.length() + 1);
    return text.substring(start, random.nextInt(start, text.length() + 1));
  }
}
