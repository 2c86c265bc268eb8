package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.tck.seed.Seed;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which metadata fields a collection indexes. */
final class IndexedFieldsTest {
  private static final int ROWS = 200;

  private final Storage storage = SeededOpener.lastingMemory();
  private final SeededOpener opener = SeededOpener.withoutThreads(new Seed(1));

  private static VectorCollection create(Database database, IndexedFields fields) {
    return database.createCollection(
        CollectionSpec.of("c", 1, Distance.EUCLIDEAN).withIndexedFields(fields));
  }

  private static void fill(Database database, VectorCollection collection, int first) {
    collection.upsert(
        IntStream.range(first, first + ROWS)
            .mapToObj(
                i -> VectorRecord.of("r" + i, i).with("year", 1900 + i).with("sku", "number " + i))
            .toList());
    database.flush();
  }

  private static void change(VectorCollection collection, IndexedFields fields) {
    collection.change(CollectionChange.none().withIndexedFields(fields));
  }

  private static void assertAnswers(VectorCollection collection, int rows) {
    assertThat(collection.count(Filter.less("year", 1950))).isEqualTo(50);
    assertThat(collection.count(Filter.equal("sku", "number 7"))).isEqualTo(1);
    assertThat(collection.count(Filter.exists("sku"))).isEqualTo(rows);
  }

  @Test
  void newSegmentsHaveTheIndexOfTheNewestSettingAndAnswersStayTheSame() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = create(database, IndexedFields.none());
      fill(database, collection, 0);
      long without = collection.stats().segmentBytes();
      change(collection, IndexedFields.all());
      assertThat(collection.describe().spec().indexedFields()).isEqualTo(IndexedFields.all());
      fill(database, collection, ROWS);
      assertThat(collection.stats().segments()).isEqualTo(2);
      assertThat(collection.stats().segmentBytes() - without).isGreaterThan(without + ROWS * 8);
      assertAnswers(collection, 2 * ROWS);
    }
    try (Database database = opener.open(storage)) {
      assertThat(database.collection("c").describe().spec().indexedFields())
          .isEqualTo(IndexedFields.all());
      assertAnswers(database.collection("c"), 2 * ROWS);
    }
  }

  @Test
  void optimizingWritesASegmentAnewThatIndexesOtherFieldsAndNoOther() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = create(database, IndexedFields.all());
      fill(database, collection, 0);
      database.optimize();
      long everything = collection.stats().segmentBytes();
      ObjectKey before = segment();
      database.optimize();
      assertThat(segment()).isEqualTo(before);
      change(collection, IndexedFields.only("year", "no such field"));
      database.optimize();
      ObjectKey after = segment();
      assertThat(after).isNotEqualTo(before);
      assertThat(collection.stats().segmentBytes()).isLessThan(everything);
      assertAnswers(collection, ROWS);
      database.optimize();
      assertThat(segment()).isEqualTo(after);
      change(collection, IndexedFields.none());
      database.optimize();
      assertThat(segment()).isNotEqualTo(after);
      assertAnswers(collection, ROWS);
    }
  }

  private ObjectKey segment() {
    List<ObjectKey> segments =
        storage.list("collections/", "", 100).stream()
            .map(StoredObject::key)
            .filter(key -> key.value().endsWith(".seg"))
            .toList();
    assertThat(segments).hasSize(1);
    return segments.getFirst();
  }

  @Test
  void namesThatNoFieldCanHaveAreRefused() {
    for (List<String> names : List.of(List.<String>of(), List.of("a", ""), List.of("$in"))) {
      assertThatThrownBy(() -> new IndexedFields.Only(new TreeSet<>(names)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("indexedFields names");
    }
    assertThatThrownBy(() ->
            new IndexedFields.Only(
                IntStream.rangeClosed(0, IndexedFields.MAX_NAMES)
                    .mapToObj(i -> "f" + i)
                    .collect(Collectors.toCollection(TreeSet::new))))
        .hasMessageContaining("at most 1000");
  }
}
