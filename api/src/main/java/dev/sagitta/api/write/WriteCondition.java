package dev.sagitta.api.write;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import java.util.Locale;
import java.util.Map;

/**
 * What must hold of the stored records that a write concerns, and what becomes of the write where
 * it does not hold. It is checked against the newest state, and no other commit comes between the
 * check and the write.
 *
 * @param expected what each stored record must be like
 * @param unmet what happens if one is not
 */
public record WriteCondition(Expected expected, Unmet unmet) {
  private static final WriteCondition NONE =
      new WriteCondition(new Expected.Anything(), Unmet.REFUSE);

  /** What a stored record must be like. */
  public sealed interface Expected {
    /** Whatever there is: existing records are replaced and others added. */
    record Anything() implements Expected {}

    /** There is no such record: the write adds it. */
    record Absent() implements Expected {}

    /** There is such a record: the write replaces it. */
    record Present() implements Expected {}

    /**
     * The record is there as a commit wrote it, and was not written since.
     *
     * @param lsn the commit, as {@link dev.sagitta.api.record.StoredRecord#lsn} tells it; 1 or more
     */
    record AtLsn(long lsn) implements Expected {
      /** Checks the range. */
      public AtLsn {
        if (lsn < 1) {
          throw new InvalidRequestException(
              ErrorCode.INVALID_ARGUMENT,
              "The expected LSN is "
                  + lsn
                  + ", but the first commit has 1. Give the LSN that the record was read with, or"
                  + " expect the record to be absent.");
        }
      }
    }

    /**
     * Each record is as the commit wrote it that is given for its id; see {@link AtLsn}.
     *
     * @param lsns the LSNs by record id, one for every record of the write; 0 for a record that
     *     must be absent
     */
    record AtLsns(Map<String, Long> lsns) implements Expected {
      /** Takes an immutable copy, and checks the ranges. */
      public AtLsns {
        lsns = Map.copyOf(lsns);
        lsns.forEach((id, lsn) -> {
          if (lsn < 0) {
            throw new InvalidRequestException(
                ErrorCode.INVALID_ARGUMENT,
                "The expected LSN of '"
                    + id
                    + "' is "
                    + lsn
                    + "; give the one that the record was read with, or 0 if it must be absent.");
          }
        });
      }
    }

    /** There is such a record, and its metadata match the filter before the write. */
    record Matching(Filter filter) implements Expected {}
  }

  /** What becomes of a write with a record of which the condition does not hold. */
  public enum Unmet {
    /** The whole write is refused, and nothing is written. */
    REFUSE,
    /** The record is left out and counted; the others are written. */
    SKIP;

    /** The name in JSON: lower case. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The member of the given wire name.
     *
     * @throws InvalidRequestException if there is none
     */
    public static Unmet ofWireName(String name) {
      for (Unmet unmet : values()) {
        if (unmet.wireName().equals(name)) {
          return unmet;
        }
      }
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "What to do about an unmet condition, '" + name + "', is unknown; use refuse or skip.");
    }
  }

  /** No condition: existing records are replaced and others added. */
  public static WriteCondition none() {
    return NONE;
  }

  /** None of the records may exist. */
  public static WriteCondition absent() {
    return refusing(new Expected.Absent());
  }

  /** All of the records must exist. */
  public static WriteCondition present() {
    return refusing(new Expected.Present());
  }

  /** All of the records must be there as the commit of this LSN wrote them. */
  public static WriteCondition atLsn(long lsn) {
    return refusing(new Expected.AtLsn(lsn));
  }

  /** Each of the records must be at the LSN given for its id; 0 if it must be absent. */
  public static WriteCondition atLsns(Map<String, Long> lsns) {
    return refusing(new Expected.AtLsns(lsns));
  }

  /** All of the records must exist, and match the filter before they are written. */
  public static WriteCondition matching(Filter filter) {
    return refusing(new Expected.Matching(filter));
  }

  /** This, but records of which it does not hold are left out instead of refusing the write. */
  public WriteCondition orSkip() {
    return new WriteCondition(expected, Unmet.SKIP);
  }

  private static WriteCondition refusing(Expected expected) {
    return new WriteCondition(expected, Unmet.REFUSE);
  }
}
