package dev.sagitta.api.search;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * The answer to a search and how it came about. Times are those of the wall clock, for comparing
 * stages with each other.
 *
 * @param result the answer, as a search without explanation gives it
 * @param targetRecall the share of the nearest records that was asked for; empty if the search was
 *     exact or named parameters
 * @param parts the parts of the collection, in the order in which they were searched
 * @param unknownFields the fields of the filter that no record has, in order: conditions on them
 *     match nothing, but for those that ask for absence
 * @param fetchTime how long it took to pick the hits and read what they carry
 */
public record SearchExplanation(
    SearchResult result,
    OptionalDouble targetRecall,
    List<PartExplanation> parts,
    Set<String> unknownFields,
    Duration fetchTime) {
  /** Takes immutable copies. */
  public SearchExplanation {
    parts = List.copyOf(parts);
    unknownFields = Collections.unmodifiableSet(new TreeSet<>(unknownFields));
  }
}
