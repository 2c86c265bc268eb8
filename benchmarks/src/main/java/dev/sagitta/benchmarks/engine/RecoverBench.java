package dev.sagitta.benchmarks.engine;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.Sagitta;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Opens a database whose writer was killed with 256 MB in its log. */
final class RecoverBench {
  private static final int DIMENSION = 128;
  private static final int RECORDS = 480_000;
  private static final int BATCH = 1_000;

  private final Path directory;

  RecoverBench(Path directory) {
    this.directory = directory;
  }

  /** Fills the log and stops the process without closing anything. */
  void fillAndHalt() {
    Budget roomy = new Budget(2L << 30, 4L << 30, 64 << 10, 2L << 30, 8, 2_000, 1);
    Database database =
        Sagitta.open(DatabaseSettings.of("file:" + directory.resolve("db")).withBudget(roomy));
    VectorCollection collection =
        database.createCollection(CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN));
    SplittableRandom random = new SplittableRandom(7);
    for (int done = 0; done < RECORDS; done += BATCH) {
      collection.upsert(Vectors.batch(random, done, BATCH, DIMENSION));
    }
    Runtime.getRuntime().halt(0);
  }

  void run() throws IOException {
    long start = System.nanoTime();
    try (Database database = Sagitta.open(directory.resolve("db"))) {
      VectorCollection collection = database.collection("c");
      collection.search(SearchRequest.of(new float[DIMENSION], 10));
      Report.line(
          "open with %d records x %d in the log to first result: %.2f s",
          RECORDS, DIMENSION, Report.seconds(start));
      if (collection.count(Filter.all()) != RECORDS) {
        throw new IllegalStateException("Records are missing.");
      }
    }
  }
}
