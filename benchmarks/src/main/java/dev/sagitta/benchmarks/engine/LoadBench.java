package dev.sagitta.benchmarks.engine;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.engine.Sagitta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Loads records in batches of 1,000, each durable when its call returns, beside a plain loop that
 * writes and syncs the same bytes twice; then opens the closed database and times the first search.
 */
final class LoadBench {
  private static final int BATCH = 1_000;
  private static final int LOADS = 5;
  private static final int OPENINGS = 5;

  private final Path directory;
  private final int records;
  private final int dimension;

  LoadBench(Path directory, int records, int dimension) {
    this.directory = directory;
    this.records = records;
    this.dimension = dimension;
  }

  void run() throws IOException {
    try (Database database = Sagitta.open(directory.resolve("db"))) {
      measure(database, "cold");
      double[] ratios = new double[LOADS];
      for (int i = 0; i < LOADS; i++) {
        database.dropCollection("load");
        ratios[i] = measure(database, "warm");
      }
      Report.line("warm loads, median ratio: %.2f", Report.median(ratios));
      double search = search(database.collection("load"), new SplittableRandom(7));
      Report.line("search while loaded: %.1f ms", search);
    }
    open();
  }

  /** Writes with the plain loop, then loads. */
  private double measure(Database database, String state) throws IOException {
    double plain = plain();
    double loaded = load(database);
    Report.line(
        "load %d x %d, %s: %.0f records/s; plain loop, twice synced: %.0f records/s; ratio %.2f",
        records, dimension, state, loaded, plain, loaded / plain);
    return loaded / plain;
  }

  private double plain() throws IOException {
    ByteBuffer batch = ByteBuffer.allocateDirect(BATCH * (dimension * Float.BYTES + 8));
    try (FileChannel first = create("plain-1");
        FileChannel second = create("plain-2")) {
      long start = System.nanoTime();
      for (int done = 0; done < records; done += BATCH) {
        for (FileChannel file : List.of(first, second)) {
          file.write(batch.clear());
          file.force(false);
        }
      }
      return records / Report.seconds(start);
    } finally {
      Files.deleteIfExists(directory.resolve("plain-1"));
      Files.deleteIfExists(directory.resolve("plain-2"));
    }
  }

  private FileChannel create(String name) throws IOException {
    return FileChannel.open(
        directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private double load(Database database) {
    SplittableRandom random = new SplittableRandom(42);
    VectorCollection collection =
        database.createCollection(CollectionSpec.of("load", dimension, Distance.EUCLIDEAN));
    double seconds = 0;
    for (int done = 0; done < records; done += BATCH) {
      List<VectorRecord> batch = Vectors.batch(random, done, BATCH, dimension);
      long start = System.nanoTime();
      collection.upsert(batch);
      seconds += Report.seconds(start);
    }
    return records / seconds;
  }

  private void open() {
    double[] millis = new double[OPENINGS];
    for (int i = 0; i < OPENINGS; i++) {
      long start = System.nanoTime();
      try (Database database = Sagitta.open(directory.resolve("db"))) {
        search(database.collection("load"), new SplittableRandom(i));
        millis[i] = Report.seconds(start) * 1e3;
        Report.line("open to first result %d: %.0f ms", i + 1, millis[i]);
        double[] searches = new double[9];
        for (int s = 0; s < searches.length; s++) {
          searches[s] = search(database.collection("load"), new SplittableRandom(s));
        }
        Report.line("later searches: %.1f ms", Report.median(searches));
      }
    }
    Report.line("open to first result, median: %.0f ms", Report.median(millis));
  }

  private double search(VectorCollection collection, SplittableRandom random) {
    long start = System.nanoTime();
    int hits =
        collection.search(SearchRequest.of(Vectors.random(random, dimension), 10)).hits().size();
    if (hits != 10) {
      throw new IllegalStateException("Found " + hits + " instead of 10 hits.");
    }
    return Report.seconds(start) * 1e3;
  }
}
