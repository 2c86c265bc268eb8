package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A collection with hash tables, from loading to the answers after it was opened again. */
@ExtendWith(SeedExtension.class)
final class HashTableSearchTest {
  private static final int DIMENSION = 24;
  private static final int ROWS = 3_000;
  private static final int K = 10;
  private static final IndexSpec TABLES = IndexSpec.of("lsh", Map.of("bits", "5"));

  private Storage storage;
  private SeededOpener opener;
  private float[][] vectors;

  @BeforeEach
  void prepare(Seed seed) {
    storage = SeededOpener.lastingMemory();
    opener = SeededOpener.withoutThreads(seed);
    vectors = SeededVectors.clustered(seed, ROWS, DIMENSION, 20);
  }

  @ParameterizedTest
  @EnumSource
  void answersAreTheSameAfterOpeningAgain(Distance distance) {
    List<List<String>> before;
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, distance, TABLES);
      database.optimize();
      assertThat(collection.stats().indexedRecords()).isEqualTo(ROWS);
      before = answers(collection);
      assertThat(recall(collection, before)).isGreaterThan(0.9);
    }
    try (Database database = opener.open(storage)) {
      VectorCollection collection = database.collection("c");
      assertThat(collection.stats().indexedRecords()).isEqualTo(ROWS);
      assertThat(answers(collection)).isEqualTo(before);
    }
  }

  @Test
  void deletedRecordsAreNotFoundAndOthersTakeTheirPlace() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, Distance.COSINE, TABLES);
      database.optimize();
      SearchRequest request = SearchRequest.of(vectors[7], K);
      List<String> gone = collection.search(request).ids();
      collection.delete(gone);
      assertThat(collection.search(request).ids()).hasSize(K).doesNotContainAnyElementsOf(gone);
      // Few are left in all buckets together, and still all of them come back.
      List<String> most = new ArrayList<>();
      for (int row = 0; row < ROWS - 12; row++) {
        most.add("r" + row);
      }
      collection.delete(most);
      List<String> left = new ArrayList<>();
      for (int row = ROWS - 12; row < ROWS; row++) {
        left.add("r" + row);
      }
      left.removeAll(gone);
      assertThat(collection.search(SearchRequest.of(vectors[7], 100)).ids())
          .containsExactlyInAnyOrderElementsOf(left);
    }
  }

  @Test
  void theKindOfALivingCollectionCanBeChanged() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, Distance.EUCLIDEAN, IndexSpec.of("hnsw"));
      database.optimize();
      collection.change(CollectionChange.none().withIndex(TABLES));
      assertThat(recall(collection, answers(collection))).isGreaterThan(0.9);
      database.compact();
      assertThat(collection.stats().indexedRecords()).isEqualTo(ROWS);
      assertThat(
              collection
                  .search(with(Map.of("probes", "100", "candidates", "500"), vectors[3]))
                  .ids())
          .contains("r3");
    }
  }

  @Test
  void parametersThatItDoesNotTakeAreRefused() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, Distance.EUCLIDEAN, TABLES);
      assertThatThrownBy(() -> collection.search(with(Map.of("probe", "3"), vectors[0])))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("did you mean 'probes'");
      assertThatThrownBy(() ->
              collection.change(
                  CollectionChange.none().withIndex(IndexSpec.of("lsh", Map.of("tables", "100")))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("from 1 to 64");
      assertThatThrownBy(() ->
              collection.change(
                  CollectionChange.none().withQuantization(QuantizationSpec.of("sq8"))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("does not search on codes");
    }
  }

  private VectorCollection filled(Database database, Distance distance, IndexSpec index) {
    VectorCollection collection =
        database.createCollection(CollectionSpec.of("c", DIMENSION, distance).withIndex(index));
    for (int first = 0; first < ROWS; first += ROWS / 3) {
      List<VectorRecord> records = new ArrayList<>();
      for (int row = first; row < first + ROWS / 3; row++) {
        records.add(VectorRecord.of("r" + row, vectors[row]));
      }
      collection.upsert(records);
      database.flush();
    }
    return collection;
  }

  private static SearchRequest with(Map<String, String> parameters, float[] query) {
    return SearchRequest.of(query, K).withEffort(new SearchEffort.Parameters(parameters));
  }

  /** What is found for some of the rows: once as it comes, once with an effort of its own. */
  private List<List<String>> answers(VectorCollection collection) {
    List<List<String>> answers = new ArrayList<>();
    for (int row = 0; row < ROWS; row += 60) {
      answers.add(collection.search(SearchRequest.of(vectors[row], K)).ids());
    }
    for (int row = 0; row < ROWS; row += 60) {
      Map<String, String> parameters = Map.of("probes", "12", "candidates", "300");
      answers.add(collection.search(with(parameters, vectors[row])).ids());
    }
    return answers;
  }

  private double recall(VectorCollection collection, List<List<String>> answers) {
    double found = 0;
    int at = 0;
    for (int row = 0; row < ROWS; row += 60) {
      List<String> exact =
          collection
              .search(SearchRequest.of(vectors[row], K).withEffort(new SearchEffort.Exact()))
              .ids();
      found += exact.stream().filter(answers.get(at++)::contains).count();
    }
    return found / (at * K);
  }
}
