package dev.sagitta.engine.write;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.VectorDatabaseException;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.api.write.WriteCondition.Expected;
import dev.sagitta.api.write.WriteCondition.Unmet;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.TableState.Located;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a write, checked as far as it can be without the stored records, and ready to be
 * tested on them under the lock of a commit. The log never has conditions, only what came of them.
 */
public final class Precondition {
  private static final long ABSENT = 0;

  private final Expected expected;
  private final Unmet unmet;
  private final Map<Id, Long> lsns;

  private Precondition(Expected expected, Unmet unmet, Map<Id, Long> lsns) {
    this.expected = expected;
    this.unmet = unmet;
    this.lsns = lsns;
  }

  /**
   * The condition of a write of whole records.
   *
   * @param ids the records, each once
   * @throws InvalidRequestException if the condition does not fit these records, or its filter is
   *     over a limit
   */
  public static Precondition of(WriteCondition condition, Collection<Id> ids, Limits limits) {
    Map<Id, Long> lsns = new HashMap<>();
    switch (condition.expected()) {
      case Expected.Matching(var filter) -> limits.check(filter);
      case Expected.AtLsns(var byId) -> {
        byId.forEach((id, lsn) -> lsns.put(Id.of(id, limits.maxIdBytes()), lsn));
        checkSame(lsns, ids);
      }
      case Expected.Anything _, Expected.Absent _, Expected.Present _, Expected.AtLsn _ -> {}
    }
    return new Precondition(condition.expected(), condition.unmet(), lsns);
  }

  /**
   * The condition of a write that concerns nothing but records that exist.
   *
   * @throws InvalidRequestException also if the condition is that a record does not exist
   */
  public static Precondition ofExisting(
      WriteCondition condition, Collection<Id> ids, Limits limits) {
    Precondition made = of(condition, ids, limits);
    if (condition.expected() instanceof Expected.Absent || made.lsns.containsValue(ABSENT)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "The condition is that a record is absent, but only records that exist can be changed or"
              + " deleted; use another condition.");
    }
    return made;
  }

  /** This, but a record that does not exist never meets it. */
  Precondition ofPresent() {
    return expected instanceof Expected.Anything
        ? new Precondition(new Expected.Present(), unmet, lsns)
        : this;
  }

  private static void checkSame(Map<Id, Long> lsns, Collection<Id> ids) {
    for (Id id : ids) {
      if (!lsns.containsKey(id)) {
        throw new InvalidRequestException(
            ErrorCode.INVALID_ARGUMENT,
            "The condition has no LSN for the record '"
                + id
                + "'; give one for each record, and 0 for one that must be absent.");
      }
    }
    if (lsns.size() > ids.size()) {
      lsns.keySet().stream()
          .filter(id -> !ids.contains(id))
          .findFirst()
          .ifPresent(id -> {
            throw new InvalidRequestException(
                ErrorCode.INVALID_ARGUMENT,
                "The condition has an LSN for the record '"
                    + id
                    + "', which the write does not concern; leave it out.");
          });
    }
  }

  /** True if any record will do, whether there is one or not. */
  boolean isNone() {
    return expected instanceof Expected.Anything;
  }

  /**
   * The items of whose stored records the condition holds.
   *
   * @param items what the write concerns
   * @throws VectorDatabaseException if it does not hold of one, and that refuses the write
   */
  <T> List<T> admitted(List<T> items, Function<T, Id> id, CollectionState latest) {
    if (isNone()) {
      return items;
    }
    List<T> admitted = new ArrayList<>(items.size());
    forEachAdmitted(items, id, latest, (item, _) -> admitted.add(item));
    return admitted;
  }

  /**
   * Gives the items of whose stored records the condition holds to a consumer, with the records.
   */
  <T> void forEachAdmitted(
      List<T> items,
      Function<T, Id> id,
      CollectionState latest,
      BiConsumer<T, @Nullable Located> consumer) {
    List<@Nullable Located> stored = latest.records().findAll(items, id, RowSet.LATEST);
    for (int i = 0; i < items.size(); i++) {
      T item = items.get(i);
      Located found = stored.get(i);
      if (isMet(id.apply(item), found)) {
        consumer.accept(item, found);
      } else if (unmet == Unmet.REFUSE) {
        throw refusal(id.apply(item), found, latest.spec());
      }
    }
  }

  private boolean isMet(Id id, @Nullable Located stored) {
    return switch (expected) {
      case Expected.Anything _ -> true;
      case Expected.Absent _ -> stored == null;
      case Expected.Present _ -> stored != null;
      case Expected.AtLsn(long lsn) -> lsn(stored) == lsn;
      case Expected.AtLsns _ -> lsn(stored) == lsns.getOrDefault(id, ABSENT);
      case Expected.Matching(var filter) ->
          stored != null && filter.matches(stored.rows().payload(stored.row()));
    };
  }

  private static long lsn(@Nullable Located stored) {
    return stored == null ? ABSENT : stored.rows().lsn(stored.row());
  }

  private VectorDatabaseException refusal(Id id, @Nullable Located stored, CollectionSpec spec) {
    return switch (expected) {
      case Expected.Present _ -> recordNotFound(id, spec);
      case Expected.Absent _ ->
          new ConflictException(
              ErrorCode.RECORD_EXISTS,
              "The record '"
                  + id
                  + "' exists in '"
                  + spec.name()
                  + "' already, with LSN "
                  + lsn(stored)
                  + ", and the write was to insert only; nothing was written.");
      case Expected.AtLsn(long lsn) -> unmet(id, stored, spec, withLsn(lsn));
      case Expected.AtLsns _ -> unmet(id, stored, spec, withLsn(lsns.getOrDefault(id, ABSENT)));
      case Expected.Matching _ -> unmet(id, stored, spec, "to match the condition's filter");
      case Expected.Anything _ -> throw new IllegalStateException("Any record will do.");
    };
  }

  private static String withLsn(long lsn) {
    return lsn == ABSENT ? "to be absent" : "to have LSN " + lsn;
  }

  private static ConflictException unmet(
      Id id, @Nullable Located stored, CollectionSpec spec, String wanted) {
    return new ConflictException(
        ErrorCode.CONDITION_UNMET,
        "The record '"
            + id
            + "' in '"
            + spec.name()
            + "' was expected "
            + wanted
            + ", but "
            + (stored == null
                ? "there is no such record"
                : wanted.startsWith("to match")
                    ? "as of LSN " + lsn(stored) + " it does not"
                    : "it has LSN " + lsn(stored))
            + "; nothing was written. Read it again, then retry.");
  }

  private static NotFoundException recordNotFound(Id id, CollectionSpec spec) {
    return new NotFoundException(
        ErrorCode.RECORD_NOT_FOUND,
        "There is no record '" + id + "' in '" + spec.name() + "'; nothing was written.");
  }
}
