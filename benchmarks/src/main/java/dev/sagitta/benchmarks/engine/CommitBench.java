package dev.sagitta.benchmarks.engine;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.engine.Sagitta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Single durable upserts: one writer beside a plain loop that overwrites and syncs a preallocated
 * file, in turns; and sixteen writers beside one.
 */
final class CommitBench {
  private static final int DIMENSION = 128;
  private static final int ROUNDS = 5;
  private static final int UPSERTS = 4_000;
  private static final int WRITERS = 16;

  private final Path directory;
  private final AtomicLong ids = new AtomicLong();

  CommitBench(Path directory) {
    this.directory = directory;
  }

  void run() throws IOException, InterruptedException {
    try (Database database = Sagitta.open(directory.resolve("db"))) {
      VectorCollection collection =
          database.createCollection(
              CollectionSpec.of("c", DIMENSION, Distance.EUCLIDEAN)
                  .withIndex(IndexSpec.of("flat")));
      rate(collection, WRITERS); // Warms up.
      double[] single = new double[ROUNDS];
      double[] plain = new double[ROUNDS];
      double[] speedUp = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        plain[round] = Report.median(plain());
        single[round] = Report.median(upserts(collection, UPSERTS));
        double one = rate(collection, 1);
        double many = rate(collection, WRITERS);
        speedUp[round] = many / one;
        Report.line(
            "plain sync %.0f us; upsert %.0f us; 1 writer %.0f/s; %d writers %.0f/s; ratios %.2f,"
                + " %.2f",
            plain[round] / 1e3,
            single[round] / 1e3,
            one,
            WRITERS,
            many,
            single[round] / plain[round],
            speedUp[round]);
      }
      Report.line(
          "upsert / plain sync: %.2f (medians); %d writers / 1: %.2f (median)",
          Report.median(single) / Report.median(plain), WRITERS, Report.median(speedUp));
    }
  }

  private long[] plain() throws IOException {
    int bytes = DIMENSION * Float.BYTES + 80;
    long[] nanos = new long[UPSERTS];
    try (FileChannel file =
        FileChannel.open(
            directory.resolve("plain"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(bytes * UPSERTS));
      file.force(true);
      file.position(0);
      ByteBuffer frame = ByteBuffer.allocateDirect(bytes);
      for (int i = 0; i < UPSERTS; i++) {
        long start = System.nanoTime();
        file.write(frame.clear());
        file.force(false);
        nanos[i] = System.nanoTime() - start;
      }
    }
    return nanos;
  }

  private long[] upserts(VectorCollection collection, int count) {
    SplittableRandom random = new SplittableRandom(ids.get());
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      var records = Vectors.batch(random, ids.getAndIncrement(), 1, DIMENSION);
      long start = System.nanoTime();
      collection.upsert(records);
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  private double rate(VectorCollection collection, int writers) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < writers; i++) {
      threads.add(Thread.ofPlatform().start(() -> upserts(collection, UPSERTS)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return writers * UPSERTS / Report.seconds(start);
  }
}
