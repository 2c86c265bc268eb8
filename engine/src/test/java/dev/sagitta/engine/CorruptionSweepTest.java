package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.Document;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.api.write.Durability;
import dev.sagitta.engine.testing.Contents;
import dev.sagitta.engine.testing.Contents.OneCollection;
import dev.sagitta.engine.testing.Contents.OneRecord;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.engine.testing.WholeCheck;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.tck.fault.Damage;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A database with every kind of object is damaged in every way, one object at a time: what is read
 * then is right, or an error that names the object.
 */
@ExtendWith(SeedExtension.class)
final class CorruptionSweepTest {
  private static final boolean LONG = Boolean.getBoolean("sagitta.long");
  private static final int FLIPS = LONG ? 4000 : 60;
  private static final int CUTS = LONG ? 400 : 12;
  private static final long IN_THE_LOG = 5;
  private static final Set<Include> EVERYTHING = Set.of(Include.values());

  /** Together they read every part of the metadata index. */
  private static final List<Filter> FILTERS =
      List.of(
          Filter.equal("colour", "red"),
          Filter.exists("n"),
          Filter.exists("tags"),
          Filter.less("n", 7),
          Filter.in("n", 20, 30, 40, 50),
          Filter.greater("price", 3),
          Filter.equal("price", 0.125),
          Filter.atMost("colour", "c"),
          Filter.contains("tags", "all"),
          Filter.contains("tags", "t3"),
          Filter.containsText("colour", "l"),
          Filter.equal("nothing", 1));

  private final Seed seed = new Seed(1);
  private Storage storage = SeededOpener.lastingMemory();
  private Contents expected = Contents.empty();

  /** A database with segments, deletions, resident rows, and commits in the log. */
  @BeforeEach
  void build() {
    storage = SeededOpener.lastingMemory();
    SeededOpener opener = SeededOpener.withoutThreads(seed);
    Storage before;
    try (Database database = opener.open(storage)) {
      for (String name : List.of("large", "other")) {
        VectorCollection collection =
            database.createCollection(CollectionSpec.of(name, 3, Distance.EUCLIDEAN));
        collection.upsert(records(0, 40));
        collection
            .documents()
            .put(
                new Document("d", records(1, 2).getFirst().metadata()),
                records(50, 54),
                Durability.SYNCED);
        database.flush();
        collection.delete(List.of("r3", "r4"));
        collection.upsert(records(10, 12));
      }
      database.createCollection(CollectionSpec.of("small", 3, Distance.DOT)).upsert(records(0, 2));
      database.collection("small").upsert(records(2, 3));
      database.flush();
      database.putAlias("alias", "large");
      database.collection("large").upsert(records(60, 63));
      database.collection("large").delete(List.of("r5", "r60"));
      database.collection("other").upsert(records(20, 21));
      database.collection("small").upsert(records(5, 6));
      expected = WholeCheck.of(database);
      before = SeededOpener.lastingCopy(storage);
    }
    storage = before;
    assertThat(kinds()).contains("CURRENT", "manifest", "wal", "seg", "del", "rows");
  }

  private static List<VectorRecord> records(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i ->
            VectorRecord.of("r" + i, i, i % 5 + 1, 1)
                .with("n", i)
                .with("colour", i % 2 == 0 ? "red" : "blue")
                .with("price", i / 8.0)
                .with("tags", List.of("all", "t" + i % 7))
                .withText("the text of record " + i))
        .toList();
  }

  private Set<String> kinds() {
    return objects().stream()
        .map(key -> key.value().replaceFirst("/.*\\.", "/").replaceFirst("collections/|/\\d.*", ""))
        .map(kind -> kind.replaceFirst("resident/", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<ObjectKey> objects() {
    return storage.list("", "", Integer.MAX_VALUE).stream().map(StoredObject::key).toList();
  }

  @Test
  void damageIsFoundOrHarmless(Seed fresh) {
    SplittableRandom random = fresh.random();
    for (ObjectKey key : objects()) {
      long size = storage.find(key).orElseThrow().size();
      for (int i = 0; i < FLIPS; i++) {
        long bit = random.nextLong(8 * size);
        sweep(key, "bit " + bit + " flipped", damage -> damage.flip(key, bit));
      }
      for (int i = 0; i < CUTS; i++) {
        long cut = i == 0 ? 0 : random.nextLong(size);
        sweep(key, "cut to " + cut, damage -> damage.truncate(key, cut));
      }
    }
  }

  @Test
  void residentRowsCutBehindAnyRowAreRefused() {
    ObjectKey key = only("resident/");
    for (long size = 0; size < storage.find(key).orElseThrow().size(); size += 8) {
      long cut = size;
      Storage damaged = SeededOpener.lastingCopy(storage);
      new Damage(damaged, new SplittableRandom(1)).truncate(key, cut);
      assertRefused(damaged, key);
    }
  }

  @Test
  void missingObjectsAreReportedOrNotNeeded() {
    for (ObjectKey key : objects()) {
      Storage damaged = SeededOpener.lastingCopy(storage);
      damaged.delete(List.of(key));
      readAll(damaged, key, "missing");
    }
  }

  private void sweep(ObjectKey key, String what, Consumer<Damage> harm) {
    Storage damaged = SeededOpener.lastingCopy(storage);
    harm.accept(new Damage(damaged, new SplittableRandom(1)));
    readAll(damaged, key, what);
  }

  private void readAll(Storage damaged, ObjectKey key, String what) {
    String where = key + " " + what;
    try (Database database = SeededOpener.withoutThreads(seed).open(damaged)) {
      long lost = expected.lsn() - database.lsn();
      long most = key.value().startsWith("wal/") ? IN_THE_LOG : 0;
      assertThat(lost).as("commits lost: " + where).isBetween(0L, most);
      if (lost > 0) {
        // The end of a log that nothing follows looks like a torn tail; all before it is whole.
        WholeCheck.of(database);
        return;
      }
      for (CollectionDescription each : database.listCollections()) {
        OneCollection right = expected.collection(each.name());
        List<String> own = new ArrayList<>();
        read(database.collection(each.name()), right, where, own);
        boolean degraded = database.collection(each.name()).describe().degraded().isPresent();
        assertThat(degraded)
            .as("degraded: " + each.name() + ", " + where)
            .isEqualTo(!own.isEmpty());
        own.forEach(message -> assertThat(message).as(where).contains(key.value()));
      }
      assertThat(database.aliases()).as(where).isEqualTo(expected.aliases());
    } catch (CorruptException e) {
      assertThat(e).as(where).hasMessageContaining(key.value());
    }
  }

  private static void read(
      VectorCollection collection, OneCollection right, String where, List<String> errors) {
    attempt(
        errors,
        () -> {
          List<String> ids =
              collection
                  .scan(ScanRequest.firstPage(1000).including(Include.values()))
                  .items()
                  .stream()
                  .map(record -> {
                    OneRecord whole = right.record(record.id());
                    assertThat(Contents.floats(record.vector().orElseThrow()))
                        .as(where)
                        .isEqualTo(whole.vector());
                    assertThat(record.metadata()).as(where).contains(whole.metadata());
                    assertThat(record.text()).as(where).isEqualTo(whole.text());
                    assertThat(record.lsn()).as(where).isEqualTo(whole.lsn());
                    return record.id();
                  })
                  .toList();
          assertThat(ids).as(where).isEqualTo(List.copyOf(right.records().keySet()));
        });
    for (int i = 0; i < 70; i++) {
      String id = "r" + i;
      attempt(
          errors,
          () ->
              assertThat(collection.findAll(List.of(id), EVERYTHING))
                  .as(where)
                  .hasSize(right.records().containsKey(id) ? 1 : 0));
    }
    attempt(
        errors,
        () ->
            assertThat(collection.search(SearchRequest.of(new float[] {1, 1, 1}, 1000)).ids())
                .as(where)
                .containsExactlyInAnyOrderElementsOf(right.records().keySet()));
    for (Filter filter : FILTERS) {
      attempt(
          errors,
          () ->
              assertThat(collection.count(filter))
                  .as(where + ", by " + filter)
                  .isEqualTo(
                      right.records().values().stream()
                          .filter(r -> filter.matches(r.metadata()))
                          .count()));
    }
    attempt(
        errors,
        () ->
            assertThat(collection.documents().find("d").map(d -> d.recordIds()))
                .as(where)
                .isEqualTo(
                    right.documents().containsKey("d")
                        ? Optional.of(right.membersOf("d"))
                        : Optional.empty()));
  }

  private static void attempt(List<String> errors, Runnable read) {
    try {
      read.run();
    } catch (CorruptException e) {
      errors.add(e.getMessage());
    }
  }

  private ObjectKey only(String prefix) {
    List<StoredObject> found = storage.list(prefix, "", 100);
    assertThat(found).hasSize(1);
    return found.getFirst().key();
  }

  private ObjectKey largestSegment() {
    return storage.list("collections/1/", "", 100).stream()
        .filter(object -> object.key().value().endsWith(".seg"))
        .max((a, b) -> Long.compare(a.size(), b.size()))
        .orElseThrow()
        .key();
  }

  private void assertRefused(Storage damaged, ObjectKey key) {
    assertThatThrownBy(() -> SeededOpener.withoutThreads(seed).open(damaged))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(key.value());
  }

  @Test
  void anEmptyCurrentIsRefused() {
    new Damage(storage, new SplittableRandom(1)).truncate(ObjectKey.of("CURRENT"), 0);
    assertRefused(storage, ObjectKey.of("CURRENT"));
  }

  @Test
  void aLostCurrentIsRefusedHoweverTheDatabaseIsOpened() {
    storage.delete(List.of(ObjectKey.of("CURRENT")));
    for (OpenMode mode : OpenMode.values()) {
      assertThatThrownBy(() ->
              SeededOpener.withoutThreads(seed)
                  .open(storage, SeededOpener.settings().withMode(mode)))
          .as("opened to " + mode)
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("CURRENT");
    }
  }

  @Test
  void aMissingManifestIsRefused() {
    ObjectKey manifest = storage.list("manifest/", "", 100).getLast().key();
    storage.delete(List.of(manifest));
    assertRefused(storage, manifest);
  }

  @Test
  void aWrongManifestIsRefused() {
    ObjectKey manifest = storage.list("manifest/", "", 100).getLast().key();
    ByteBuffer older = content(manifest);
    older.put(30, (byte) (older.get(30) ^ 1));
    storage.delete(List.of(manifest));
    storage.create(manifest, older);
    assertRefused(storage, manifest);
  }

  @Test
  void anotherFormatVersionIsNamed() {
    ObjectKey segment = largestSegment();
    new Damage(storage, new SplittableRandom(1)).flip(segment, 8 * 8 + 3);
    try (Database database = SeededOpener.withoutThreads(seed).open(storage)) {
      assertThatThrownBy(() -> database.collection("large").scan(ScanRequest.firstPage(10)))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("format version 9")
          .hasMessageContaining("only version 1");
    }
  }

  @Test
  void aDamagedCollectionIsDegradedAndTheOthersServe() {
    storage.delete(List.of(largestSegment()));
    try (Database database = SeededOpener.withoutThreads(seed).open(storage)) {
      assertThatThrownBy(() -> database.collection("large").scan(ScanRequest.firstPage(10)))
          .isInstanceOf(CorruptException.class);
      assertThat(database.collection("large").describe().degraded()).isPresent();
      assertThatThrownBy(() -> database.collection("large").upsert(records(0, 1)))
          .isInstanceOf(CorruptException.class);
      database.collection("other").upsert(records(30, 31));
      database.flush();
      database.compact();
      assertThat(database.collection("other").find("r30")).isPresent();
      assertThat(database.collection("small").count(Filter.all())).isEqualTo(4);
      database.dropCollection("large");
      database.flush();
    }
    try (Database database = SeededOpener.withoutThreads(seed).open(storage)) {
      assertThat(database.findCollection("large")).isEmpty();
      WholeCheck.of(database);
    }
  }

  @Test
  void changesOfADamagedCollectionWaitForItsRepair() {
    ObjectKey segment = largestSegment();
    ByteBuffer content = content(segment);
    storage.delete(List.of(segment));
    for (int i = 0; i < 2; i++) {
      try (Database database = SeededOpener.withoutThreads(new Seed(i)).open(storage)) {
        assertThat(database.collection("large").describe().degraded()).isPresent();
        assertThatThrownBy(() -> database.collection("large").find("r60"))
            .isInstanceOf(CorruptException.class);
        database.collection("other").upsert(records(30 + i, 31 + i));
        database.flush();
      }
    }
    storage.create(segment, content);
    try (Database database = SeededOpener.withoutThreads(new Seed(9)).open(storage)) {
      Contents found = WholeCheck.of(database);
      assertThat(found.collection("large")).isEqualTo(expected.collection("large"));
    }
  }

  @Test
  void unknownObjectsAreIgnoredAndKept() {
    List<ObjectKey> strangers =
        List.of(
            ObjectKey.of("README.txt"),
            ObjectKey.of("collections/1/notes.txt"),
            ObjectKey.of("wal/old"),
            ObjectKey.of("manifest/draft"),
            ObjectKey.of("resident/x.rows"));
    strangers.forEach(key -> storage.create(key, ByteBuffer.wrap(new byte[] {1, 2, 3})));
    try (Database database = SeededOpener.withThreads(seed).open(storage)) {
      assertThat(WholeCheck.of(database)).isEqualTo(expected);
      database.collection("large").upsert(records(80, 90));
      database.flush();
      database.compact();
    }
    assertThat(objects()).containsAll(strangers);
  }

  private ByteBuffer content(ObjectKey key) {
    ByteBuffer bytes = ByteBuffer.allocate((int) storage.find(key).orElseThrow().size());
    storage.read(key, 0, bytes);
    return bytes.flip();
  }
}
