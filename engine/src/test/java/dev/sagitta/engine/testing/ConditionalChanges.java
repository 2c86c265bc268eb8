package dev.sagitta.engine.testing;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.api.write.WriteCondition.Expected;
import dev.sagitta.engine.testing.Contents.OneCollection;
import dev.sagitta.engine.testing.Contents.OneRecord;
import dev.sagitta.engine.testing.Workload.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The changes of a {@link Workload} that depend on stored records, or rewrite their metadata. */
final class ConditionalChanges {
  private final Workload workload;
  private final RandomFilters filters;
  private final SplittableRandom random;

  ConditionalChanges(Workload workload, RandomFilters filters, SplittableRandom random) {
    this.workload = workload;
    this.filters = filters;
    this.random = random;
  }

  /** What a condition means, said once more and as plainly as can be. */
  static boolean holds(Expected expected, String id, @Nullable OneRecord stored) {
    return switch (expected) {
      case Expected.Anything _ -> true;
      case Expected.Absent _ -> stored == null;
      case Expected.Present _ -> stored != null;
      case Expected.AtLsn(long lsn) -> stored != null && stored.lsn() == lsn;
      case Expected.AtLsns(var lsns) ->
          Optional.ofNullable(lsns.get(id)).orElseThrow() == (stored == null ? 0 : stored.lsn());
      case Expected.Matching(Filter filter) -> stored != null && filter.matches(stored.metadata());
    };
  }

  /** A write of records of which some may be left out. */
  Change write(Contents now) {
    OneCollection target = workload.anyCollection(now);
    List<VectorRecord> records = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      VectorRecord record = workload.record(target, workload.anyId());
      records.add(record);
      ids.add(record.id());
    }
    WriteCondition condition =
        switch (random.nextInt(6)) {
          case 0 -> WriteCondition.absent().orSkip();
          case 1 -> WriteCondition.present().orSkip();
          case 2 -> WriteCondition.atLsns(lsns(target, ids));
          default -> condition(target, ids).orSkip();
        };
    return workload.write(now, target, records, condition);
  }

  /** A deletion of records of which some may be left out. */
  Change delete(Contents now) {
    OneCollection target = workload.anyCollection(now);
    Set<String> ids = existing(target);
    WriteCondition condition = conditionOnExisting(target, ids);
    SortedMap<String, OneRecord> after = new TreeMap<>(target.records());
    boolean any =
        after
            .keySet()
            .removeIf(id ->
                ids.contains(id) && holds(condition.expected(), id, target.records().get(id)));
    Durability durability = workload.durability();
    String name = target.spec().name();
    return new Change(
        "delete of " + ids + " in " + name + " on " + condition + ", " + durability,
        any ? now.with(new OneCollection(target.spec(), after, target.documents())) : now,
        durability == Durability.SYNCED,
        database -> database.collection(name).delete(ids, condition, durability));
  }

  /** A change of the metadata of some records. */
  Change updateMetadata(Contents now) {
    OneCollection target = workload.anyCollection(now);
    if (target.records().isEmpty()) {
      return write(now);
    }
    MetadataChange change = metadataChange();
    Durability durability = workload.durability();
    String name = target.spec().name();
    if (random.nextInt(3) == 0) {
      String id = workload.anyOf(target.records().keySet());
      return new Change(
          change + " of " + id + " in " + name + ", " + durability,
          changed(now, target, change, id::equals),
          durability == Durability.SYNCED,
          database -> database.collection(name).updateMetadata(id, change, durability));
    } else if (random.nextBoolean()) {
      Filter filter = filters.filter(3);
      return new Change(
          change + " where " + filter + " in " + name + ", " + durability,
          changed(now, target, change, id -> filter.matches(target.record(id).metadata())),
          durability == Durability.SYNCED,
          database -> database.collection(name).updateMetadataWhere(filter, change, durability));
    }
    Set<String> ids = existing(target);
    WriteCondition condition = conditionOnExisting(target, ids);
    return new Change(
        change + " of " + ids + " in " + name + " on " + condition + ", " + durability,
        changed(
            now,
            target,
            change,
            id -> ids.contains(id) && holds(condition.expected(), id, target.record(id))),
        durability == Durability.SYNCED,
        database -> database.collection(name).updateMetadata(ids, change, condition, durability));
  }

  private static Contents changed(
      Contents now, OneCollection target, MetadataChange change, Predicate<String> meant) {
    SortedMap<String, OneRecord> after = new TreeMap<>(target.records());
    after.replaceAll((id, record) ->
        meant.test(id)
            ? new OneRecord(
                record.vector(),
                change.applyTo(record.metadata()),
                record.text(),
                record.document(),
                now.lsn() + 1)
            : record);
    return after.equals(target.records())
        ? now
        : now.with(new OneCollection(target.spec(), after, target.documents()));
  }

  private MetadataChange metadataChange() {
    return switch (random.nextInt(4)) {
      case 0 -> MetadataChange.replace(workload.metadata());
      case 1 -> MetadataChange.remove("n", filters.key());
      case 2 -> MetadataChange.set(workload.metadata());
      default ->
          new MetadataChange.Merge(
              Metadata.empty().with("n", random.nextInt(10)), Set.of("colour"));
    };
  }

  /** Some ids of records that there are. */
  private Set<String> existing(OneCollection target) {
    Set<String> ids = new TreeSet<>();
    for (int i = random.nextInt(1, 7); i > 0 && !target.records().isEmpty(); i--) {
      ids.add(workload.anyOf(target.records().keySet()));
    }
    return ids;
  }

  private WriteCondition conditionOnExisting(OneCollection target, Set<String> ids) {
    return random.nextInt(4) == 0
        ? WriteCondition.atLsns(lsns(target, ids))
        : condition(target, ids).orSkip();
  }

  /** A condition that holds of some of the records, often. */
  private WriteCondition condition(OneCollection target, Set<String> ids) {
    return switch (random.nextInt(3)) {
      case 0 -> {
        Map<String, Long> lsns = lsns(target, ids);
        lsns.replaceAll((_, lsn) -> lsn > 0 && random.nextInt(3) == 0 ? lsn + 1 : lsn);
        yield WriteCondition.atLsns(lsns);
      }
      case 1 -> {
        long any = lsns(target, ids).values().stream().findFirst().orElse(0L);
        yield WriteCondition.atLsn(Math.max(1, any));
      }
      default -> WriteCondition.matching(filters.filter(3));
    };
  }

  private static Map<String, Long> lsns(OneCollection target, Set<String> ids) {
    Map<String, Long> lsns = new TreeMap<>();
    for (String id : ids) {
      OneRecord stored = target.records().get(id);
      lsns.put(id, stored == null ? 0 : stored.lsn());
    }
    return lsns;
  }
}
