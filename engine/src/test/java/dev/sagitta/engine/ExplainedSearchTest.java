package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.Diversity;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.PartExplanation;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchExplanation;
import dev.sagitta.api.search.SearchMethod;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import dev.sagitta.tck.seed.SeededVectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an explanation says is what happens. */
@ExtendWith(SeedExtension.class)
final class ExplainedSearchTest {
  private static final int DIMENSION = 16;
  private static final int ROWS = 5_000;

  private Database database;
  private VectorCollection collection;
  private float[][] vectors;

  @BeforeEach
  void open(Seed seed) {
    database = SeededOpener.withoutThreads(seed).open(SeededOpener.lastingMemory());
    vectors = SeededVectors.gaussian(seed, ROWS, DIMENSION);
    collection = filled("graph", IndexSpec.of("hnsw", Map.of("m", "8")));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private VectorCollection filled(String name, IndexSpec index) {
    VectorCollection filled =
        database.createCollection(
            CollectionSpec.of(name, DIMENSION, Distance.EUCLIDEAN)
                .withIndex(index)
                .withQuantization(QuantizationSpec.none()));
    List<VectorRecord> records = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      records.add(VectorRecord.of("r" + row, vectors[row]).with("n", row));
    }
    for (int row = 0; row < ROWS; row += 500) {
      filled.upsert(records.subList(row, row + 500));
      database.flush();
    }
    database.optimize();
    return filled;
  }

  private SearchRequest request() {
    return SearchRequest.of(vectors[7], 10);
  }

  /** Explains, and checks that the answer is that of a search. */
  private SearchExplanation explain(SearchRequest request) {
    SearchExplanation explanation = collection.explain(request);
    assertSame(explanation.result(), collection.search(request));
    return explanation;
  }

  private static void assertSame(SearchResult one, SearchResult other) {
    assertThat(one.ids()).isEqualTo(other.ids());
    assertThat(one.hits())
        .extracting(Hit::distance)
        .isEqualTo(other.hits().stream().map(Hit::distance).toList());
    assertThat(one.lsn()).isEqualTo(other.lsn());
  }

  private PartExplanation onlyPart(SearchRequest request) {
    SearchExplanation explanation = explain(request);
    assertThat(explanation.parts()).hasSize(1);
    return explanation.parts().getFirst();
  }

  @Test
  void aSearchOfAllWalksTheGraphAsHardAsTheRecallNeeds() {
    PartExplanation part = onlyPart(request());
    assertThat(part.method()).isEqualTo(SearchMethod.INDEX);
    assertThat(part.counts()).isEqualTo(new PartExplanation.Counts(ROWS, 0, ROWS));
    assertThat(part.compared().orElseThrow()).isBetween(11L, (long) ROWS / 2);
    PartExplanation.Index index = part.index().orElseThrow();
    assertThat(index.kind()).isEqualTo("hnsw");
    assertThat(index.quantization()).isEqualTo("none");
    assertThat(index.expectedRecall().orElseThrow()).isBetween(0.95, 1.0);

    SearchRequest thorough = request().withEffort(new SearchEffort.TargetRecall(0.99));
    SearchExplanation explanation = explain(thorough);
    assertThat(explanation.targetRecall()).hasValue(0.99);
    PartExplanation harder = explanation.parts().getFirst();
    assertThat(harder.index().orElseThrow().expectedRecall().orElseThrow()).isBetween(0.99, 1.0);
    assertThat(ef(harder)).isGreaterThan(ef(part));
    assertThat(harder.compared().orElseThrow()).isGreaterThan(part.compared().orElseThrow());
    // The parameters are those of a search that names them.
    SearchRequest named =
        request()
            .withEffort(new SearchEffort.Parameters(harder.index().orElseThrow().parameters()));
    assertSame(collection.search(named), explanation.result());
    assertThat(onlyPart(named).compared()).isEqualTo(harder.compared());
  }

  private static int ef(PartExplanation part) {
    return Integer.parseInt(
        Objects.requireNonNull(part.index().orElseThrow().parameters().get("ef")));
  }

  @Test
  void aSparseFilterScansWhatMatches() {
    PartExplanation part = onlyPart(request().withFilter(Filter.less("n", 40)));
    assertThat(part.method()).isEqualTo(SearchMethod.SCAN);
    assertThat(part.counts().matching()).isEqualTo(40);
    assertThat(part.compared()).hasValue(40);
  }

  @Test
  void aWideFilterWalksTheGraph() {
    PartExplanation part = onlyPart(request().withFilter(Filter.less("n", ROWS - 500)));
    assertThat(part.method()).isEqualTo(SearchMethod.FILTERED_INDEX);
    assertThat(part.counts().matching()).isEqualTo(ROWS - 500);
    assertThat(part.compared().orElseThrow()).isBetween(11L, (long) ROWS / 2);
  }

  @Test
  void anExactSearchComparesAll() {
    SearchExplanation explanation = explain(request().withEffort(new SearchEffort.Exact()));
    PartExplanation part = explanation.parts().getFirst();
    assertThat(explanation.targetRecall()).isEmpty();
    assertThat(part.method()).isEqualTo(SearchMethod.SCAN);
    assertThat(part.compared()).hasValue(ROWS);
    assertThat(part.index().orElseThrow().parameters()).isEmpty();
    assertThat(part.index().orElseThrow().expectedRecall()).isEmpty();
  }

  @Test
  void memoryTablesAndDeletedRecordsAreCounted() {
    collection.delete(List.of("r1", "r2", "r3"));
    collection.upsert(List.of(VectorRecord.of("r4", vectors[5]).with("n", 4)));
    SearchExplanation explanation = explain(request().withFilter(Filter.less("n", 10)));
    assertThat(explanation.parts()).hasSize(2);
    PartExplanation memory = explanation.parts().getFirst();
    assertThat(memory.name()).isEqualTo(PartExplanation.MEMORY);
    assertThat(memory.counts()).isEqualTo(new PartExplanation.Counts(1, 0, 1));
    assertThat(memory.method()).isEqualTo(SearchMethod.SCAN);
    assertThat(memory.index()).isEmpty();
    PartExplanation segment = explanation.parts().getLast();
    assertThat(segment.name()).endsWith(".seg");
    assertThat(segment.counts()).isEqualTo(new PartExplanation.Counts(ROWS, 4, 6));
    assertThat(segment.compared()).hasValue(6);
  }

  @Test
  void fieldsThatNoRecordHasAreNamed() {
    Filter filter =
        Filter.or(
            Filter.equal("nn", 1),
            Filter.and(Filter.less("n", 5), Filter.not(Filter.exists("colour"))));
    assertThat(explain(request().withFilter(filter)).unknownFields())
        .containsExactly("colour", "nn");
    PartExplanation part = onlyPart(request().withFilter(Filter.equal("nn", 1)));
    assertThat(part.method()).isEqualTo(SearchMethod.NOTHING);
    assertThat(part.counts().matching()).isZero();
    assertThat(part.compared()).hasValue(0);
    // A memory table knows it, though no segment does.
    collection.upsert(List.of(VectorRecord.of("new", vectors[0]).with("colour", "red")));
    assertThat(explain(request().withFilter(filter)).unknownFields()).containsExactly("nn");
    collection.delete(List.of("new"));
    assertThat(explain(request().withFilter(filter)).unknownFields())
        .containsExactly("colour", "nn");
  }

  @Test
  void aFieldThatIsNotIndexedIsKnownAllTheSame() {
    VectorCollection plain =
        database.createCollection(
            CollectionSpec.of("plain", DIMENSION, Distance.EUCLIDEAN)
                .withIndexedFields(IndexedFields.none()));
    List<VectorRecord> records = new ArrayList<>();
    for (int row = 0; row < 300; row++) {
      records.add(VectorRecord.of("r" + row, vectors[row]).with("n", row));
    }
    plain.upsert(records);
    database.optimize();
    assertThat(plain.stats().segmentRecords()).isEqualTo(300);
    SearchRequest request =
        request().withFilter(Filter.and(Filter.exists("n"), Filter.exists("nn")));
    assertThat(plain.explain(request).unknownFields()).containsExactly("nn");
  }

  @Test
  void hashTablesAndScansTellHowTheySearchToo() {
    collection = filled("tables", IndexSpec.of("lsh"));
    PartExplanation tables = onlyPart(request());
    assertThat(tables.index().orElseThrow().kind()).isEqualTo("lsh");
    assertThat(tables.compared().orElseThrow()).isBetween(10L, (long) ROWS);
    PartExplanation sparse = onlyPart(request().withFilter(Filter.less("n", 12)));
    assertThat(sparse.method()).isEqualTo(SearchMethod.SCAN);
    collection = filled("scanned", IndexSpec.of("flat"));
    PartExplanation scanned = onlyPart(request());
    assertThat(scanned.index()).isEmpty();
    assertThat(scanned.method()).isEqualTo(SearchMethod.SCAN);
    assertThat(scanned.compared()).hasValue(ROWS);
  }

  @Test
  void stagesAreTimedAndDiversityIsExplainedToo() {
    SearchExplanation explanation =
        explain(request().withOffset(2).withDiversity(new Diversity(0.4, 100)));
    // The clock of the test moves at each look.
    assertThat(explanation.fetchTime()).isEqualTo(Duration.ofMillis(1));
    assertThat(explanation.parts().getFirst().filterTime()).isEqualTo(Duration.ofMillis(1));
    assertThat(explanation.parts().getFirst().searchTime()).isEqualTo(Duration.ofMillis(1));
    assertThat(explanation.result().hits()).hasSize(10);
  }
}
