package dev.sagitta.engine.testing;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.collection.Rebuild;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.record.Document;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.engine.testing.Contents.OneCollection;
import dev.sagitta.engine.testing.Contents.OneDocument;
import dev.sagitta.engine.testing.Contents.OneRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Random changes of a database that succeed, each with what it makes of the contents. The same
 * randomness over the same contents gives the same changes.
 */
public final class Workload {
  /** How many changes {@link #measureAgain} begins with. */
  public static final int STEPS_TO_MEASURE = 6;

  /** How many records are live when an index is then measured the second time. */
  public static final int LEFT_TO_MEASURE = 22;

  private static final int IDS = 30;
  private static final int DOCUMENTS = 4;
  private static final int COLLECTIONS = 3;
  private static final List<String> QUANTIZATIONS = List.of("none", "sq8", "sq4");
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  private final SplittableRandom random;
  private final RandomFilters filters;
  private final ConditionalChanges conditional;
  private final Deque<Function<Contents, Change>> first = new ArrayDeque<>();
  private int names;

  /** Changes from this randomness. */
  public Workload(SplittableRandom random) {
    this.random = random;
    this.filters = new RandomFilters(random.split());
    this.conditional = new ConditionalChanges(this, filters, random.split());
  }

  /** Numbers the names of new collections from here on. */
  public void nameFrom(int number) {
    names = number;
  }

  /**
   * Begins with changes that have a segment's index measured, and again when enough of its records
   * were deleted that the first measurement is out of date, but not so many that it is merged.
   */
  public void measureAgain() {
    CollectionSpec spec =
        CollectionSpec.of("c" + ++names, 8, Distance.EUCLIDEAN)
            .withIndex(IndexSpec.of("flat"))
            .withQuantization(QuantizationSpec.of("sq4"));
    first.add(now -> create(now, spec));
    first.add(now -> {
      OneCollection target = now.collection(spec.name());
      List<VectorRecord> records =
          IntStream.range(0, IDS).mapToObj(i -> record(target, "r" + i)).toList();
      return write(now, target, records, WriteCondition.none());
    });
    first.add(Workload::flush);
    first.add(Workload::compact);
    first.add(now -> {
      List<String> ids = IntStream.range(LEFT_TO_MEASURE, IDS).mapToObj(i -> "r" + i).toList();
      return delete(now, now.collection(spec.name()), ids);
    });
    first.add(Workload::compact);
  }

  /**
   * One call.
   *
   * @param what says what it is, for messages
   * @param after what the database holds afterwards
   * @param durable whether all commits so far survive a crash once it has returned
   * @param call makes it
   */
  public record Change(String what, Contents after, boolean durable, Consumer<Database> call) {}

  /** The next change of a database with these contents, in which rebuilds may be under way. */
  public Change next(Contents now, Database database) {
    Function<Contents, Change> due = first.poll();
    if (due != null) {
      return due.apply(now);
    }
    if (random.nextInt(4) == 0) {
      for (OneCollection target : now.collections().values()) {
        Optional<Rebuild> rebuild = database.collection(target.spec().name()).rebuild();
        if (rebuild.isPresent()) {
          return cancel(now, target, rebuild.get());
        }
      }
    }
    return next(now);
  }

  private static Change cancel(Contents now, OneCollection target, Rebuild rebuild) {
    CollectionSpec spec = rebuild.former().in(target.spec());
    return new Change(
        "cancel the rebuild, back to " + spec,
        now.with(new OneCollection(spec, target.records(), target.documents())),
        true,
        database -> {
          VectorCollection collection = database.collection(spec.name());
          collection.cancelRebuild();
          if (collection.rebuild().isPresent()) {
            throw new AssertionError("The rebuild goes on: " + collection.rebuild());
          }
        });
  }

  private Change next(Contents now) {
    if (now.collections().isEmpty()) {
      return create(now);
    }
    int dice = random.nextInt(100);
    if (dice < 28) {
      return upsert(now);
    } else if (dice < 34) {
      return insert(now);
    } else if (dice < 39) {
      return update(now);
    } else if (dice < 46) {
      return conditional.write(now);
    } else if (dice < 53) {
      return conditional.updateMetadata(now);
    } else if (dice < 55) {
      return conditional.delete(now);
    } else if (dice < 62) {
      return delete(now);
    } else if (dice < 65) {
      return deleteWhere(now);
    } else if (dice < 70) {
      return putDocument(now);
    } else if (dice < 73) {
      return deleteDocument(now);
    } else if (dice < 85) {
      return flush(now);
    } else if (dice < 89) {
      return compact(now);
    } else if (dice < 91) {
      return new Change("optimize", now, true, Database::optimize);
    }
    return catalogue(now);
  }

  private static Change flush(Contents now) {
    return new Change("flush", now, true, Database::flush);
  }

  private static Change compact(Contents now) {
    return new Change("compact", now, false, Database::compact);
  }

  private Change catalogue(Contents now) {
    int dice = random.nextInt(13);
    if (dice >= 10) {
      return dice < 12 ? quantize(now) : indexFields(now);
    } else if (dice < 4 && now.collections().size() < COLLECTIONS) {
      return create(now);
    } else if (dice < 5) {
      String name = anyOf(now.collections().keySet());
      return new Change(
          "drop " + name, now.without(name), true, database -> database.dropCollection(name));
    } else if (dice < 7) {
      String from = anyOf(now.collections().keySet());
      String to = "c" + ++names;
      return new Change(
          "rename " + from + " to " + to,
          now.renamed(from, to),
          true,
          database -> database.renameCollection(from, to));
    } else if (dice < 9 || now.aliases().isEmpty()) {
      String alias = "a" + random.nextInt(3);
      String target = anyOf(now.collections().keySet());
      return new Change(
          "alias " + alias + " of " + target,
          now.withAlias(alias, target),
          true,
          database -> database.putAlias(alias, target));
    }
    String alias = anyOf(now.aliases().keySet());
    return new Change(
        "drop alias " + alias,
        now.withoutAlias(alias),
        true,
        database -> database.dropAlias(alias));
  }

  private Change create(Contents now) {
    Distance[] distances = Distance.values();
    CollectionSpec spec =
        CollectionSpec.of(
                "c" + ++names, 1 + random.nextInt(8), distances[random.nextInt(distances.length)])
            .withIndex(IndexSpec.of("flat"))
            .withQuantization(quantization())
            .withIndexedFields(indexedFields());
    return create(now, spec);
  }

  private static Change create(Contents now, CollectionSpec spec) {
    return new Change(
        "create " + spec,
        now.with(new OneCollection(spec, new TreeMap<>(), new TreeMap<>())),
        true,
        database -> database.createCollection(spec));
  }

  private Change quantize(Contents now) {
    OneCollection target = anyCollection(now);
    QuantizationSpec quantization = quantization();
    return changed(
        now,
        target,
        target.spec().withQuantization(quantization),
        CollectionChange.none().withQuantization(quantization));
  }

  private Change indexFields(Contents now) {
    OneCollection target = anyCollection(now);
    IndexedFields fields = indexedFields();
    return changed(
        now,
        target,
        target.spec().withIndexedFields(fields),
        CollectionChange.none().withIndexedFields(fields));
  }

  private static Change changed(
      Contents now, OneCollection target, CollectionSpec spec, CollectionChange change) {
    return new Change(
        "change to " + spec,
        spec.equals(target.spec())
            ? now
            : now.with(new OneCollection(spec, target.records(), target.documents())),
        true,
        database -> database.collection(spec.name()).change(change));
  }

  private IndexedFields indexedFields() {
    return switch (random.nextInt(4)) {
      case 0 -> IndexedFields.none();
      case 1 -> IndexedFields.only("n", filters.key());
      default -> IndexedFields.all();
    };
  }

  private QuantizationSpec quantization() {
    return QuantizationSpec.of(QUANTIZATIONS.get(random.nextInt(QUANTIZATIONS.size())));
  }

  private Change upsert(Contents now) {
    OneCollection target = anyCollection(now);
    List<VectorRecord> records = new ArrayList<>();
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      records.add(record(target, anyId()));
    }
    return write(now, target, records, WriteCondition.none());
  }

  private Change insert(Contents now) {
    OneCollection target = anyCollection(now);
    List<VectorRecord> records = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      records.add(record(target, "i" + now.lsn() + "-" + i));
    }
    return write(now, target, records, WriteCondition.absent());
  }

  private Change update(Contents now) {
    OneCollection target = anyCollection(now);
    if (target.records().isEmpty()) {
      return upsert(now);
    }
    String id = anyOf(target.records().keySet());
    return write(now, target, List.of(record(target, id)), WriteCondition.present());
  }

  /** A write of records; of those of which the condition does not hold, it must be to skip them. */
  Change write(
      Contents now, OneCollection target, List<VectorRecord> records, WriteCondition condition) {
    SortedMap<String, OneRecord> after = new TreeMap<>(target.records());
    SortedMap<String, OneDocument> documents = new TreeMap<>(target.documents());
    long lsn = now.lsn() + 1;
    Map<String, VectorRecord> last = new TreeMap<>();
    records.forEach(record -> last.put(record.id(), record));
    last.keySet()
        .removeIf(
            id -> !ConditionalChanges.holds(condition.expected(), id, target.records().get(id)));
    last.forEach((id, record) -> {
      after.put(id, OneRecord.of(record, lsn));
      record
          .document()
          .ifPresent(
              document -> documents.putIfAbsent(document, new OneDocument(Metadata.empty(), lsn)));
    });
    Durability durability = durability();
    String name = target.spec().name();
    return new Change(
        "write of " + last.keySet() + " in " + name + " on " + condition + ", " + durability,
        last.isEmpty() ? now : now.with(new OneCollection(target.spec(), after, documents)),
        durability == Durability.SYNCED,
        database -> database.collection(name).write(records, condition, durability));
  }

  private Change delete(Contents now) {
    OneCollection target = anyCollection(now);
    List<String> ids = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      boolean known = !target.records().isEmpty() && random.nextInt(4) > 0;
      ids.add(known ? anyOf(target.records().keySet()) : "absent" + i);
    }
    return delete(now, target, ids);
  }

  private Change delete(Contents now, OneCollection target, List<String> ids) {
    Durability durability = durability();
    String name = target.spec().name();
    return deletion(
        now,
        target,
        ids,
        new Change(
            "delete of " + ids + " in " + name + ", " + durability,
            now,
            durability == Durability.SYNCED,
            database -> database.collection(name).delete(ids, durability)));
  }

  private Change deleteWhere(Contents now) {
    OneCollection target = anyCollection(now);
    Filter filter =
        random.nextBoolean() ? Filter.equal("n", random.nextInt(10)) : filters.filter(3);
    List<String> ids =
        target.records().entrySet().stream()
            .filter(entry -> filter.matches(entry.getValue().metadata()))
            .map(Map.Entry::getKey)
            .toList();
    Durability durability = durability();
    String name = target.spec().name();
    return deletion(
        now,
        target,
        ids,
        new Change(
            "delete where " + filter + " in " + name + ", " + durability,
            now,
            durability == Durability.SYNCED,
            database -> database.collection(name).deleteWhere(filter, durability)));
  }

  /** A change that deletes; without a record to delete it makes no commit. */
  private static Change deletion(
      Contents now, OneCollection target, List<String> ids, Change change) {
    SortedMap<String, OneRecord> after = new TreeMap<>(target.records());
    if (!after.keySet().removeAll(Set.copyOf(ids))) {
      return change;
    }
    return new Change(
        change.what(),
        now.with(new OneCollection(target.spec(), after, target.documents())),
        change.durable(),
        change.call());
  }

  private Change putDocument(Contents now) {
    OneCollection target = anyCollection(now);
    String id = "d" + random.nextInt(DOCUMENTS);
    Document document = new Document(id, metadata());
    List<VectorRecord> records = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      records.add(record(target, anyId()).inDocument("another"));
    }
    long lsn = now.lsn() + 1;
    SortedMap<String, OneRecord> after = new TreeMap<>(target.records());
    after.keySet().removeAll(Set.copyOf(target.membersOf(id)));
    records.forEach(record -> after.put(record.id(), OneRecord.of(record.inDocument(id), lsn)));
    SortedMap<String, OneDocument> documents = new TreeMap<>(target.documents());
    documents.put(id, new OneDocument(document.metadata(), lsn));
    Durability durability = durability();
    String name = target.spec().name();
    return new Change(
        "put of document " + id + " with " + records + " in " + name + ", " + durability,
        now.with(new OneCollection(target.spec(), after, documents)),
        durability == Durability.SYNCED,
        database -> database.collection(name).documents().put(document, records, durability));
  }

  private Change deleteDocument(Contents now) {
    OneCollection target = anyCollection(now);
    if (target.documents().isEmpty()) {
      return putDocument(now);
    }
    String id = anyOf(target.documents().keySet());
    SortedMap<String, OneRecord> after = new TreeMap<>(target.records());
    after.keySet().removeAll(Set.copyOf(target.membersOf(id)));
    SortedMap<String, OneDocument> documents = new TreeMap<>(target.documents());
    documents.remove(id);
    Durability durability = durability();
    String name = target.spec().name();
    return new Change(
        "delete of document " + id + " in " + name + ", " + durability,
        now.with(new OneCollection(target.spec(), after, documents)),
        durability == Durability.SYNCED,
        database -> database.collection(name).documents().delete(id, durability));
  }

  VectorRecord record(OneCollection target, String id) {
    float[] vector = new float[target.spec().dimension()];
    for (int i = 0; i < vector.length; i++) {
      // Few different values, so that distances tie; never all zero.
      vector[i] = 1 + random.nextInt(5);
    }
    VectorRecord record = VectorRecord.of(id, vector).withMetadata(metadata());
    if (random.nextInt(3) == 0) {
      record = record.withText("text ü€😀 " + random.nextInt(1000));
    }
    return random.nextInt(5) == 0 ? record.inDocument("d" + random.nextInt(DOCUMENTS)) : record;
  }

  Metadata metadata() {
    Metadata metadata = filters.metadata();
    if (random.nextInt(4) > 0) {
      metadata = metadata.with("n", random.nextInt(10));
    }
    return random.nextBoolean()
        ? metadata.with("colour", COLOURS.get(random.nextInt(COLOURS.size())))
        : metadata;
  }

  Durability durability() {
    return random.nextInt(4) == 0 ? Durability.MEMORY : Durability.SYNCED;
  }

  OneCollection anyCollection(Contents now) {
    return Optional.ofNullable(now.collections().get(anyOf(now.collections().keySet())))
        .orElseThrow();
  }

  String anyId() {
    return "r" + random.nextInt(IDS);
  }

  String anyOf(Set<String> names) {
    return names.stream().skip(random.nextInt(names.size())).findFirst().orElseThrow();
  }
}
