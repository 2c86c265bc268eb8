package dev.sagitta.api.search;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a search did in one part of a collection: a memory table, which has fresh records, or a
 * segment.
 *
 * @param name the segment's object, or {@value #MEMORY}
 * @param counts how many records there are
 * @param method what was chosen
 * @param index the index that the part has; empty if it has none
 * @param compared how many records or nodes of an index were compared with the query, by their
 *     vectors or codes; empty if the index cannot tell
 * @param filterTime how long it took to find the records that match
 * @param searchTime how long it took to find the nearest of them
 */
public record PartExplanation(
    String name,
    Counts counts,
    SearchMethod method,
    Optional<Index> index,
    OptionalLong compared,
    Duration filterTime,
    Duration searchTime) {
  /** The name of a memory table. */
  public static final String MEMORY = "memory";

  /**
   * How many records a part has.
   *
   * @param records all of them, deleted ones included
   * @param deleted those that are deleted or replaced
   * @param matching those that are neither and match the filter; counted, not estimated
   */
  public record Counts(long records, long deleted, long matching) {}

  /**
   * The index of a part, and how hard it was made to try.
   *
   * @param kind the plug-in's name
   * @param quantization the name of the plug-in whose codes it searches on, or {@code none}
   * @param parameters those that the search chose; what is left out has the index's default
   * @param expectedRecall what share of the nearest records these parameters found when the index
   *     was measured; empty if it was not, or no recall was asked for
   */
  public record Index(
      String kind,
      String quantization,
      Map<String, String> parameters,
      OptionalDouble expectedRecall) {
    /** Takes an immutable copy. */
    public Index {
      parameters = Map.copyOf(parameters);
    }
  }
}
