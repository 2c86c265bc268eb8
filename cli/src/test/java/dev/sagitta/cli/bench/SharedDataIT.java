package dev.sagitta.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.cli.client.Found;
import dev.sagitta.cli.client.Query;
import dev.sagitta.cli.client.RecordTarget;
import dev.sagitta.cli.client.ServerTarget;
import dev.sagitta.engine.Sagitta;
import dev.sagitta.server.http.HttpServer;
import dev.sagitta.server.http.settings.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real vectors with exact answers, from a folder beside the checkout; skipped where it is absent.
 */
final class SharedDataIT {
  private static final int K = 10;
  private static final int BATCH = 10_000;

  @TempDir Path directory;

  private static Dataset dataset(String name) {
    Path folder = Path.of("..", "..", "shared", "data", name);
    assumeTrue(Files.isDirectory(folder), () -> "there is no " + folder + " beside the checkout");
    return Dataset.open(folder);
  }

  private static List<VectorRecord> rows(Dataset dataset, long first, long end) {
    List<VectorRecord> rows = new ArrayList<>();
    for (long row = first; row < end; row++) {
      rows.add(VectorRecord.of(String.valueOf(row), dataset.base().vector(row)));
    }
    return rows;
  }

  @Test
  void theWholeSiftSetAnswersItsExactNeighboursAlsoAfterReopening() {
    try (Dataset sift = dataset("sift1m")) {
      try (Database database = Sagitta.open(directory)) {
        VectorCollection collection =
            database.createCollection(
                CollectionSpec.of("sift", sift.base().dimension(), Distance.EUCLIDEAN)
                    .withIndex(IndexSpec.of("flat")));
        long rows = sift.base().rows();
        for (long row = 0; row < rows; row += BATCH) {
          collection.upsert(rows(sift, row, Math.min(rows, row + BATCH)));
        }
        assertThat(collection.describe().records()).isEqualTo(rows);
      }
      try (Database database = Sagitta.open(directory)) {
        VectorCollection collection = database.collection("sift");
        Truth truth = new Truth(sift, Distance.EUCLIDEAN, K);
        List<SearchRequest> requests = new ArrayList<>();
        for (int query = 0; query < sift.queries().rows(); query++) {
          requests.add(SearchRequest.of(sift.queries().vector(query), K).including());
        }
        List<SearchResult> results = collection.searchAll(requests);
        for (int query = 0; query < results.size(); query++) {
          assertThat(results.get(query).ids()).hasSize(K);
          assertThat(truth.right(query, results.get(query).ids()))
              .as("query " + query)
              .isEqualTo(K);
        }
        assertThat(collection.search(requests.getFirst()).ids())
            .isEqualTo(results.getFirst().ids());
      }
    }
  }

  @Test
  void aRealSetLoadedOverHttpAnswersItsExactNeighbours() {
    try (Dataset bigann = dataset("bigann10k");
        Database database = Sagitta.open(directory)) {
      HttpServer server = HttpServer.start(database, ServerSettings.standard().withPort(0));
      try (RecordTarget target = ServerTarget.at("http://127.0.0.1:" + server.port())) {
        target.create(CollectionSpec.of("bigann", bigann.base().dimension(), Distance.EUCLIDEAN));
        long rows = bigann.base().rows();
        for (long row = 0; row < rows; row += BATCH / 10) {
          target.write("bigann", rows(bigann, row, Math.min(rows, row + BATCH / 10)));
        }
        Truth truth = new Truth(bigann, Distance.EUCLIDEAN, K);
        for (int query = 0; query < bigann.queries().rows(); query++) {
          Query.By vector = new Query.ByVector(bigann.queries().vector(query));
          List<String> found =
              target.search("bigann", new Query(vector, K, Map.of())).stream()
                  .map(Found::id)
                  .toList();
          assertThat(truth.right(query, found)).as("query " + query).isEqualTo(K);
        }
      } finally {
        server.stop();
      }
    }
  }

  @Test
  void theGraphThatIsChosenByItselfFindsTheShareThatIsAskedForAlsoAfterReopening() {
    try (Dataset digits = dataset("mnist")) {
      try (Database database = Sagitta.open(directory)) {
        VectorCollection collection =
            database.createCollection(
                CollectionSpec.of("digits", digits.base().dimension(), Distance.EUCLIDEAN));
        long rows = digits.base().rows();
        for (long row = 0; row < rows; row += BATCH) {
          collection.upsert(rows(digits, row, Math.min(rows, row + BATCH)));
        }
        database.optimize();
        assertThat(collection.stats().indexedRecords()).isEqualTo(rows);
        checkRecalls(collection, digits);
      }
      try (Database database = Sagitta.open(directory)) {
        checkRecalls(database.collection("digits"), digits);
      }
    }
  }

  private static void checkRecalls(VectorCollection collection, Dataset digits) {
    for (double target : new double[] {0.9, 0.95, 0.99}) {
      // The fastest search that there is finds 0.95 already.
      assertThat(recall(collection, digits, new SearchEffort.TargetRecall(target)))
          .isBetween(target - 0.01, Math.max(target + 0.03, 0.96));
    }
  }

  private static double recall(VectorCollection collection, Dataset dataset, SearchEffort effort) {
    Truth truth = new Truth(dataset, Distance.EUCLIDEAN, K);
    int queries = (int) dataset.queries().rows();
    long right = 0;
    for (int query = 0; query < queries; query++) {
      SearchRequest request =
          SearchRequest.of(dataset.queries().vector(query), K).including().withEffort(effort);
      right += truth.right(query, collection.search(request).ids());
    }
    return right / (double) ((long) queries * K);
  }
}
