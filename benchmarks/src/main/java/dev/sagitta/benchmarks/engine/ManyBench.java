package dev.sagitta.benchmarks.engine;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.engine.Sagitta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Ten thousand collections of three records: what they cost to make, to open and to keep open. */
final class ManyBench {
  private static final int COLLECTIONS = 10_000;
  private static final int DIMENSION = 128;

  private final Path directory;

  ManyBench(Path directory) {
    this.directory = directory;
  }

  void create() {
    SplittableRandom random = new SplittableRandom(3);
    long start = System.nanoTime();
    try (Database database = Sagitta.open(directory.resolve("db"))) {
      for (int i = 0; i < COLLECTIONS; i++) {
        VectorCollection collection =
            database.createCollection(CollectionSpec.of("c" + i, DIMENSION, Distance.EUCLIDEAN));
        collection.upsert(Vectors.batch(random, 0, 3, DIMENSION));
      }
      Report.line("create %d collections: %.1f s", COLLECTIONS, Report.seconds(start));
    }
    Report.line("and close: %.1f s", Report.seconds(start));
  }

  void open() throws IOException {
    long start = System.nanoTime();
    try (Database database = Sagitta.open(directory.resolve("db"))) {
      Report.line("open: %.2f s", Report.seconds(start));
      for (int i = 0; i < COLLECTIONS; i++) {
        int hits =
            database
                .collection("c" + i)
                .search(SearchRequest.of(new float[DIMENSION], 10))
                .hits()
                .size();
        if (hits != 3) {
          throw new IllegalStateException("Collection " + i + " has " + hits + " records.");
        }
      }
      Report.line("open and one search in each: %.2f s", Report.seconds(start));
      try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"));
          Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
        Report.line("file handles of the process: %d", handles.count());
        status.filter(line -> line.startsWith("VmHWM")).forEach(Report::line);
      }
    }
  }
}
