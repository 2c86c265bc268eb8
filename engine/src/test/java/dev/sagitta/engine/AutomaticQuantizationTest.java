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
import dev.sagitta.engine.manifest.ManifestStore;
import dev.sagitta.engine.segment.IndexObject;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Where the quantization is left to the database, a segment gets the codes that serve it, if any.
 */
@ExtendWith(SeedExtension.class)
final class AutomaticQuantizationTest {
  private static final int DIMENSION = 24;
  private static final int ROWS = 900;
  private static final int K = 10;
  private static final QuantizationSpec BYTES = QuantizationSpec.of("sq8");
  private static final QuantizationSpec NOT_BYTES =
      QuantizationSpec.of(QuantizationSpec.NONE, Map.of("insteadOf", "sq8"));

  private Storage storage;
  private SeededOpener opener;
  private float[][] clustered;

  /** Rows whose nearest differ from them by too little for a byte beside the first dimension. */
  private float[][] wide;

  @BeforeEach
  void prepare(Seed seed) {
    storage = SeededOpener.lastingMemory();
    opener = SeededOpener.withoutThreads(seed);
    clustered = SeededVectors.clustered(seed, ROWS, DIMENSION, 9);
    wide = SeededVectors.gaussian(seed, ROWS, DIMENSION);
    for (int row = 0; row < ROWS; row++) {
      wide[row][0] = 1e5f * (row % 9);
    }
  }

  @Test
  void vectorsThatCodesTellApartGetThem() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, clustered);
      database.optimize();
      assertThat(quantizations()).containsExactly(BYTES);
      assertFindsNeighbours(collection, clustered);
    }
  }

  @Test
  void vectorsThatCodesMixUpGetNoneAndAreFound() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, wide);
      database.compact();
      assertThat(quantizations()).isNotEmpty().containsOnly(NOT_BYTES);
      assertFindsNeighbours(collection, wide);
      database.optimize();
      assertThat(quantizations()).containsExactly(NOT_BYTES);
      assertFindsNeighbours(collection, wide);
    }
  }

  @Test
  void aChoiceIsMadeOnce() {
    List<String> built;
    try (Database database = opener.open(storage)) {
      VectorCollection _ = filled(database, wide);
      database.optimize();
      built = indexes();
      database.optimize();
      database.compact();
      assertThat(indexes()).isEqualTo(built);
    }
    try (Database database = opener.open(storage)) {
      database.compact();
      assertThat(indexes()).isEqualTo(built);
      assertFindsNeighbours(database.collection("c"), wide);
    }
  }

  @Test
  void aMergeChoosesAnew() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, wide);
      database.optimize();
      collection.upsert(records(clustered));
      database.optimize();
      assertThat(quantizations()).containsExactly(BYTES);
      assertFindsNeighbours(collection, clustered);
    }
  }

  @Test
  void codesThatWereAskedForAreNotTried() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, wide);
      database.optimize();
      collection.change(CollectionChange.none().withQuantization(BYTES));
      database.compact();
      assertThat(quantizations()).containsExactly(BYTES);
    }
  }

  @Test
  void leavingTheChoiceToTheDatabaseReplacesAnIndexThatWasToHaveNoCodes() {
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, clustered);
      collection.change(CollectionChange.none().withQuantization(QuantizationSpec.none()));
      database.optimize();
      assertThat(quantizations()).containsExactly(QuantizationSpec.none());
      collection.change(CollectionChange.none().withQuantization(QuantizationSpec.auto()));
      database.compact();
      assertThat(quantizations()).containsExactly(BYTES);
    }
  }

  @Test
  void shortVectorsAreLeftAsTheyAre(Seed seed) {
    try (Database database = opener.open(storage)) {
      VectorCollection collection =
          database.createCollection(spec(CollectionSpec.of("c", 8, Distance.EUCLIDEAN)));
      collection.upsert(records(SeededVectors.clustered(seed, 100, 8, 5)));
      database.optimize();
      assertThat(quantizations()).containsExactly(QuantizationSpec.none());
    }
  }

  @Test
  void searchParametersServeWhateverWasChosen() {
    SearchRequest request = SearchRequest.of(wide[0], K);
    try (Database database = opener.open(storage)) {
      VectorCollection collection = filled(database, wide);
      database.optimize();
      assertThat(
              collection
                  .search(request.withEffort(new SearchEffort.Parameters(Map.of("ef", "200"))))
                  .hits())
          .hasSize(K);
      assertThatThrownBy(() ->
              collection.search(
                  request.withEffort(new SearchEffort.Parameters(Map.of("ef", "none")))))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  private static CollectionSpec spec(CollectionSpec spec) {
    return spec.withIndex(IndexSpec.of("hnsw")).withQuantization(QuantizationSpec.auto());
  }

  private VectorCollection filled(Database database, float[][] vectors) {
    VectorCollection collection =
        database.createCollection(spec(CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN)));
    List<VectorRecord> records = records(vectors);
    for (int first = 0; first < ROWS; first += ROWS / 3) {
      collection.upsert(records.subList(first, first + ROWS / 3));
      database.flush();
    }
    return collection;
  }

  private static List<VectorRecord> records(float[][] vectors) {
    List<VectorRecord> records = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      records.add(VectorRecord.of("r" + i, vectors[i]));
    }
    return records;
  }

  private static void assertFindsNeighbours(VectorCollection collection, float[][] vectors) {
    int found = 0;
    int asked = 0;
    for (int row = 0; row < ROWS; row += 30) {
      SearchRequest request = SearchRequest.of(vectors[row], K);
      List<String> exact = collection.search(request.withEffort(new SearchEffort.Exact())).ids();
      SearchEffort thorough = new SearchEffort.Parameters(Map.of("ef", "100"));
      List<String> ids = collection.search(request.withEffort(thorough)).ids();
      asked += exact.size();
      found += (int) exact.stream().filter(ids::contains).count();
    }
    assertThat(found).as("neighbours found of %s", asked).isGreaterThanOrEqualTo(asked * 99 / 100);
  }

  private List<IndexObject> indexObjects() {
    return ManifestStore.open(storage, () -> 0).manifest().collections().stream()
        .flatMap(entry -> entry.records().stream())
        .map(SegmentObject::index)
        .filter(Objects::nonNull)
        .toList();
  }

  private List<QuantizationSpec> quantizations() {
    return indexObjects().stream().map(index -> index.choice().quantization()).toList();
  }

  private List<String> indexes() {
    return indexObjects().stream().map(index -> index.key().value()).toList();
  }
}
