package dev.sagitta.api.collection;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which metadata fields of a collection have an index for filters. It makes filters fast and
 * changes no answer: conditions on other fields are tested record by record.
 */
public sealed interface IndexedFields {
  /** The most fields that a collection can name. */
  int MAX_NAMES = 1_000;

  /** The longest name of an indexed field, in characters. */
  int MAX_NAME_LENGTH = 128;

  /** Every field that a record has. */
  record All() implements IndexedFields {
    private static final All INSTANCE = new All();
  }

  /** No field. */
  record None() implements IndexedFields {
    private static final None INSTANCE = new None();
  }

  /**
   * The named fields.
   *
   * @param names 1 to {@value #MAX_NAMES} keys of metadata, each of 1 to {@value #MAX_NAME_LENGTH}
   *     characters
   */
  record Only(SortedSet<String> names) implements IndexedFields {
    /**
     * Takes an immutable copy.
     *
     * @throws InvalidRequestException if there is no name, too many, or one that no field can have
     */
    public Only {
      names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
      if (names.isEmpty()) {
        throw invalid("indexedFields names no field; to index none, say so with \"none\".");
      }
      if (names.size() > MAX_NAMES) {
        throw invalid(
            "indexedFields names " + names.size() + " fields; at most " + MAX_NAMES + ".");
      }
      for (String name : names) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || name.startsWith("$")) {
          throw invalid(
              "indexedFields names '"
                  + name
                  + "'; a name has 1 to "
                  + MAX_NAME_LENGTH
                  + " characters and does not start with '$'.");
        }
      }
    }

    private static InvalidRequestException invalid(String message) {
      return new InvalidRequestException(ErrorCode.INVALID_ARGUMENT, message);
    }
  }

  /** Every field that a record has. */
  static IndexedFields all() {
    return All.INSTANCE;
  }

  /** No field. */
  static IndexedFields none() {
    return None.INSTANCE;
  }

  /** The named fields. */
  static IndexedFields only(String... names) {
    return new Only(new TreeSet<>(Arrays.asList(names)));
  }
}
