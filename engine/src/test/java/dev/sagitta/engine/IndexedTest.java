package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments get the index their collection asks for, keep it, lose it and get it back. */
@ExtendWith(SeedExtension.class)
final class IndexedTest {
  private static final int DIMENSION = 8;
  private static final int ROWS = 60;
  private static final CollectionSpec CODED =
      CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN)
          .withIndex(IndexSpec.of("flat"))
          .withQuantization(QuantizationSpec.of("sq8"));

  private Storage storage;
  private SeededOpener opener;
  private float[][] vectors;

  @BeforeEach
  void prepare(Seed seed) {
    storage = SeededOpener.lastingMemory();
    opener = SeededOpener.withoutThreads(seed);
    vectors = SeededVectors.gaussian(seed, ROWS, DIMENSION);
  }

  @Test
  void compactingBuildsWhatIsMissing() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database);
      assertThat(collection.stats().indexedRecords()).isZero();
      database.compact();
      assertThat(collection.stats().indexedRecords())
          .isEqualTo(collection.stats().segmentRecords())
          .isPositive();
      assertThat(collection.stats().indexBytes()).isPositive();
      assertFindsEveryRow(collection);
    }
    assertThat(indexes()).isNotEmpty();
    try (Database database = opener.open(storage)) {
      assertThat(database.collection("c").stats().indexedRecords()).isPositive();
      assertFindsEveryRow(database.collection("c"));
    }
  }

  @Test
  void optimizingLeavesOneSegmentWithItsIndex() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database);
      collection.delete(List.of("r3", "r4"));
      database.optimize();
      assertThat(collection.stats().segments()).isEqualTo(1);
      assertThat(collection.stats().deletedRecords()).isZero();
      assertThat(collection.stats().indexedRecords()).isEqualTo(ROWS - 2);
      assertThat(indexes()).hasSize(1);
      assertThat(nearest(collection, 3, new SearchEffort.Default())).isNotEqualTo("r3");
      assertThat(nearest(collection, 5, new SearchEffort.Default())).isEqualTo("r5");
      database.optimize();
      assertThat(collection.stats().segments()).isEqualTo(1);
    }
  }

  @Test
  void rowsDeletedAfterTheBuildAreNotFound() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database);
      database.optimize();
      collection.delete(List.of("r7"));
      assertThat(nearest(collection, 7, new SearchEffort.Default())).isNotEqualTo("r7");
      assertThat(collection.search(SearchRequest.of(vectors[7], ROWS)).hits()).hasSize(ROWS - 1);
    }
  }

  @Test
  void anotherQuantizationRebuildsAndNoneTakesTheIndexAway() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database);
      database.optimize();
      List<String> before = indexes();
      collection.change(CollectionChange.none().withQuantization(QuantizationSpec.of("sq4")));
      assertFindsEveryRow(collection);
      database.compact();
      assertThat(indexes()).hasSize(1).doesNotContainAnyElementsOf(before);
      assertFindsEveryRow(collection);
      collection.change(CollectionChange.none().withQuantization(QuantizationSpec.none()));
      database.compact();
      assertThat(indexes()).isEmpty();
      assertThat(collection.stats().indexedRecords()).isZero();
      assertFindsEveryRow(collection);
    }
  }

  @Test
  void aDamagedIndexIsScannedAroundAndBuiltAnew() {
    try (Database database = opener.open(storage)) {
      VectorCollection _ = filled(database);
      database.optimize();
    }
    String index = indexes().getFirst();
    flipMiddleBit(index);
    try (Database database = opener.open(storage)) {
      VectorCollection collection = database.collection("c");
      assertFindsEveryRow(collection);
      database.compact();
      assertThat(indexes()).hasSize(1).doesNotContain(index);
      assertFindsEveryRow(collection);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 500})
  void aTruncatedIndexIsScannedAroundAndBuiltAnew(int length) {
    try (Database database = opener.open(storage)) {
      VectorCollection _ = filled(database);
      database.optimize();
    }
    String index = indexes().getFirst();
    replace(index, Arrays.copyOf(content(index), length));
    try (Database database = opener.open(storage)) {
      VectorCollection collection = database.collection("c");
      assertFindsEveryRow(collection);
      database.compact();
      assertThat(indexes()).hasSize(1).doesNotContain(index);
      assertFindsEveryRow(collection);
    }
  }

  @Test
  void aMissingIndexIsScannedAroundAndBuiltAnew() {
    try (Database database = opener.open(storage)) {
      VectorCollection _ = filled(database);
      database.optimize();
    }
    storage.delete(List.of(ObjectKey.of(indexes().getFirst())));
    try (Database database = opener.open(storage)) {
      VectorCollection collection = database.collection("c");
      assertFindsEveryRow(collection);
      database.compact();
      assertThat(indexes()).hasSize(1);
      assertFindsEveryRow(collection);
    }
  }

  @Test
  void anIndexOfAnotherSegmentIsRefused() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database);
      database.optimize();
      database.createCollection(CODED.withName("other")).upsert(records(0, ROWS / 2));
      database.flush();
      database.optimize();
      assertThat(collection.stats().indexedRecords()).isEqualTo(ROWS);
    }
    List<String> both = indexes();
    assertThat(both).hasSize(2);
    replace(both.getFirst(), content(both.getLast()));
    try (Database database = opener.open(storage)) {
      assertFindsEveryRow(database.collection("c"));
      database.compact();
      assertThat(indexes()).hasSize(2).doesNotContain(both.getFirst());
    }
  }

  @Test
  void aReaderKeepsItsIndexWhateverTheWriterDeletes() {
    try (Database writer = opener.open(storage)) {
      VectorCollection collection = filled(writer);
      writer.optimize();
      AtomicBoolean opened = new AtomicBoolean();
      Storage watched = untilOpened(opened);
      try (Database reader =
          opener.open(watched, SeededOpener.settings().withMode(OpenMode.READ))) {
        opened.set(true);
        collection.change(CollectionChange.none().withQuantization(QuantizationSpec.of("sq4")));
        writer.compact();
        assertThat(reader.collection("c").stats().indexedRecords()).isEqualTo(ROWS);
        assertFindsEveryRow(reader.collection("c"));
      }
    }
  }

  /** The storage, which must not be asked for anything once the flag is set. */
  private Storage untilOpened(AtomicBoolean opened) {
    return (Storage)
        Proxy.newProxyInstance(
            IndexedTest.class.getClassLoader(),
            storage.getClass().getInterfaces(),
            (_, method, arguments) -> {
              if (opened.get() && !method.getName().equals("close")) {
                throw new AssertionError("The reader asked for " + method.getName() + ".");
              }
              return method.invoke(storage, arguments);
            });
  }

  @Test
  void theBackgroundBuildsAndRebuildsWhileSearchesAreServed(Seed seed) {
    try (Database database = SeededOpener.withThreads(seed).open(storage)) {
      VectorCollection collection = filled(database);
      await().until(() -> collection.stats().indexedRecords() == ROWS);
      assertFindsEveryRow(collection);
      collection.change(CollectionChange.none().withQuantization(QuantizationSpec.none()));
      await().until(() -> collection.stats().indexedRecords() == 0);
      assertFindsEveryRow(collection);
      collection.change(CollectionChange.none().withQuantization(QuantizationSpec.of("sq4")));
      await().until(() -> collection.stats().indexedRecords() == ROWS);
      assertFindsEveryRow(collection);
      database.dropCollection("c");
      database.flush();
      await().until(() -> indexes().isEmpty());
    }
  }

  @Test
  void searchParametersAreCheckedBeforeThereIsAnIndex() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = database.createCollection(CODED);
      collection.upsert(records(0, 3));
      SearchRequest request = SearchRequest.of(vectors[0], 1);
      assertThatThrownBy(() ->
              collection.search(
                  request.withEffort(new SearchEffort.Parameters(Map.of("oversampling", "0")))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("from 1 to");
      assertThatThrownBy(() ->
              collection.search(
                  request.withEffort(new SearchEffort.Parameters(Map.of("oversample", "2")))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("did you mean 'oversampling'?");
      assertThat(nearest(collection, 1, new SearchEffort.Parameters(Map.of("oversampling", "2"))))
          .isEqualTo("r1");
    }
  }

  @Test
  void unknownPlugInsAndParametersAreRefused() {
    try (Database database = opener.open(storage)) {
      assertThatThrownBy(
              () -> database.createCollection(CODED.withQuantization(QuantizationSpec.of("sq9"))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("There is no quantization plug-in 'sq9'")
          .hasMessageContaining("auto, none");
      assertThatThrownBy(() ->
              database.createCollection(
                  CODED.withQuantization(QuantizationSpec.of("sq8", Map.of("rang", "x")))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("did you mean 'range'?");
      assertThatThrownBy(() ->
              database.createCollection(
                  CODED.withQuantization(QuantizationSpec.of("none", Map.of("x", "y")))))
          .hasMessageContaining("takes no parameters");
    }
  }

  private VectorCollection filled(Database database) {
    VectorCollection collection = database.createCollection(CODED);
    for (int first = 0; first < ROWS; first += 20) {
      collection.upsert(records(first, first + 20));
      database.flush();
    }
    return collection;
  }

  private List<VectorRecord> records(int from, int to) {
    List<VectorRecord> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      records.add(VectorRecord.of("r" + i, vectors[i]));
    }
    return records;
  }

  private void assertFindsEveryRow(VectorCollection collection) {
    for (int i = 0; i < ROWS; i++) {
      assertThat(nearest(collection, i, new SearchEffort.Default())).isEqualTo("r" + i);
    }
  }

  private String nearest(VectorCollection collection, int row, SearchEffort effort) {
    return collection.search(SearchRequest.of(vectors[row], 1).withEffort(effort)).ids().getFirst();
  }

  private List<String> indexes() {
    return storage.list("collections/", "", Integer.MAX_VALUE).stream()
        .map(StoredObject::key)
        .map(ObjectKey::value)
        .filter(key -> key.endsWith(".idx"))
        .toList();
  }

  private byte[] content(String key) {
    int size = (int) storage.find(ObjectKey.of(key)).orElseThrow().size();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    storage.read(ObjectKey.of(key), 0, bytes);
    return bytes.array();
  }

  private void replace(String key, byte[] content) {
    storage.delete(List.of(ObjectKey.of(key)));
    storage.create(ObjectKey.of(key), ByteBuffer.wrap(content));
  }

  private void flipMiddleBit(String key) {
    byte[] content = content(key);
    content[content.length / 2] ^= 1;
    replace(key, content);
  }
}
