package dev.sagitta.engine.row;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.api.metadata.MetadataValue.Scalar;
import dev.sagitta.api.read.Facet;
import dev.sagitta.api.read.Facet.ValueCount;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** How many records have which values of a field, while they are counted. */
public final class ValueCounts {
  private static final Comparator<ValueCount> BEST_FIRST =
      Comparator.comparingLong(ValueCount::records)
          .reversed()
          .thenComparing(ValueCount::value, MetadataValue.order());

  private final String field;
  private final int maxValues;
  private final long maxCharacters;
  private final Map<Scalar, Long> counts = new HashMap<>();
  private long characters;
  private long without;

  /**
   * Nothing is counted yet.
   *
   * @param maxValues the most different values
   * @param maxCharacters the most characters of all different texts together
   */
  public ValueCounts(String field, int maxValues, long maxCharacters) {
    this.field = field;
    this.maxValues = maxValues;
    this.maxCharacters = maxCharacters;
  }

  /** The field. */
  public String field() {
    return field;
  }

  /** Counts a record. */
  public void add(Payload payload) {
    switch (payload.lookUp(field)) {
      case null -> without++;
      case Scalar scalar -> add(scalar, 1);
      case MetadataValue.ListValue(List<Scalar> members) ->
          distinct(members).forEach(member -> add(member, 1));
    }
  }

  /** Counts a record for those of its values that are texts of more than so many bytes. */
  public void addLongTexts(Payload payload, int bytes) {
    List<Scalar> values =
        switch (payload.lookUp(field)) {
          case null -> List.of();
          case Scalar scalar -> List.of(scalar);
          case MetadataValue.ListValue(List<Scalar> members) -> members;
        };
    for (Scalar value : distinct(values)) {
      if (value instanceof MetadataValue.StringValue(String text)
          && text.getBytes(StandardCharsets.UTF_8).length > bytes) {
        add(value, 1);
      }
    }
  }

  private static Set<Scalar> distinct(List<Scalar> members) {
    Set<Scalar> distinct = HashSet.newHashSet(members.size());
    members.forEach(member -> distinct.add(member.canonical()));
    return distinct;
  }

  /** Counts records that have a value. */
  public void add(Scalar value, long records) {
    if (counts.merge(value.canonical(), records, Long::sum) == records) {
      characters += characters(value);
      check();
    }
  }

  /** Counts records that lack the field. */
  public void addWithout(long records) {
    without += records;
  }

  private static long characters(Scalar value) {
    return value instanceof MetadataValue.StringValue(String text) ? text.length() : 0;
  }

  private void check() {
    if (counts.size() > maxValues) {
      throw tooMany("more than " + maxValues + " different values");
    }
    if (characters > maxCharacters) {
      throw tooMany("different texts of more than " + maxCharacters + " characters together");
    }
  }

  private InvalidRequestException tooMany(String what) {
    return new InvalidRequestException(
        ErrorCode.LIMIT_EXCEEDED,
        "The field '"
            + field
            + "' has "
            + what
            + " to count (maxFacetValues). Narrow the filter, ask for another field, or raise the"
            + " limit.");
  }

  /** The most frequent values, at most so many. */
  public Facet facet(int limit) {
    PriorityQueue<ValueCount> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
    counts.forEach((value, records) -> {
      worstFirst.add(new ValueCount(value, records));
      if (worstFirst.size() > limit) {
        worstFirst.remove();
      }
    });
    List<ValueCount> best = worstFirst.stream().sorted(BEST_FIRST).toList();
    return new Facet(field, best, without, (long) counts.size() - best.size());
  }

  /** The characters of the texts of a facet. */
  public static long characters(Facet facet) {
    return facet.values().stream().mapToLong(count -> characters(count.value())).sum();
  }
}
