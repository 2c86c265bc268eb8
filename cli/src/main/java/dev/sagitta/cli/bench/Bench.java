package dev.sagitta.cli.bench;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.CollectionStats;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A collection that is built from a dataset and then measured. */
public final class Bench {
  private static final int BATCH = 1_000;
  private static final String NAME = "bench";

  private final Dataset dataset;
  private final Plan plan;
  private final Database database;

  /**
   * What is measured.
   *
   * @param distance the distance of the ground truth
   * @param index the index
   * @param quantization the codes it searches on
   * @param k neighbours for each query
   * @param queries how many of the dataset's queries are used
   * @param seconds how long each speed is measured
   */
  public record Plan(
      Distance distance,
      IndexSpec index,
      QuantizationSpec quantization,
      int k,
      int queries,
      double seconds) {}

  /** A bench in an empty database, which it does not close. */
  public Bench(Dataset dataset, Plan plan, Database database) {
    this.dataset = dataset;
    this.plan = plan;
    this.database = database;
  }

  /**
   * Writes all base vectors and makes them one segment with its index.
   *
   * @param threads how many write
   * @param progress is told how many are written
   */
  public Build build(int threads, LongConsumer progress) {
    long start = System.nanoTime();
    VectorCollection collection =
        database.createCollection(
            CollectionSpec.of(NAME, dataset.base().dimension(), plan.distance())
                .withIndex(plan.index())
                .withQuantization(plan.quantization()));
    AtomicLong next = new AtomicLong();
    AtomicLong written = new AtomicLong();
    together(
        threads,
        () -> {
          long rows = dataset.base().rows();
          for (long from = next.getAndAdd(BATCH); from < rows; from = next.getAndAdd(BATCH)) {
            List<VectorRecord> batch = batch(from, Math.min(rows, from + BATCH));
            collection.write(batch, WriteCondition.none(), Durability.MEMORY);
            progress.accept(written.addAndGet(batch.size()));
          }
          return 0L;
        });
    database.optimize();
    double seconds = (System.nanoTime() - start) / 1e9;
    CollectionStats stats = collection.stats();
    return new Build(seconds, dataset.base().rows(), stats.segmentBytes() + stats.indexBytes());
  }

  private List<VectorRecord> batch(long from, long to) {
    List<VectorRecord> batch = new ArrayList<>();
    for (long row = from; row < to; row++) {
      batch.add(VectorRecord.of(Long.toString(row), dataset.base().vector(row)));
    }
    return batch;
  }

  /** Measures recall, and then the speed of one and of two threads. */
  public Measurement measure(SearchEffort effort) {
    VectorCollection collection = database.collection(NAME);
    List<SearchRequest> requests = new ArrayList<>();
    for (int i = 0; i < plan.queries(); i++) {
      requests.add(
          SearchRequest.of(dataset.queries().vector(i), plan.k()).including().withEffort(effort));
    }
    // This pass also lets the compiler see what is measured afterwards.
    double recall = recall(collection, requests);
    run(collection, requests, plan.seconds() / 3);
    long[] times = run(collection, requests, plan.seconds());
    double total = Arrays.stream(times).sum() / 1e9;
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    double half = plan.seconds() / 2;
    long start = System.nanoTime();
    long both = together(2, () -> (long) run(collection, requests, half).length);
    double twoThreads = both / ((System.nanoTime() - start) / 1e9);
    return new Measurement(
        recall,
        times.length / total,
        percentile(sorted, 0.5),
        percentile(sorted, 0.99),
        twoThreads);
  }

  private double recall(VectorCollection collection, List<SearchRequest> requests) {
    Truth truth = new Truth(dataset, plan.distance(), plan.k());
    long right = 0;
    for (int i = 0; i < requests.size(); i++) {
      right += truth.right(i, collection.search(requests.get(i)).ids());
    }
    return right / (double) ((long) requests.size() * plan.k());
  }

  /** Runs all queries in turn until the time is up, and answers the nanoseconds of each. */
  private static long[] run(
      VectorCollection collection, List<SearchRequest> requests, double seconds) {
    long[] times = new long[1 << 10];
    int count = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long before = System.nanoTime();
    while (before < end || count == 0) {
      collection.search(requests.get(count % requests.size()));
      long after = System.nanoTime();
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = after - before;
      before = after;
    }
    return Arrays.copyOf(times, count);
  }

  private static double percentile(long[] sorted, double fraction) {
    int at = (int) Math.ceil(fraction * sorted.length) - 1;
    return sorted[Math.max(0, at)] / 1e3;
  }

  /** Runs the work in so many threads and answers the sum of their results. */
  private static long together(int threads, Callable<Long> work) {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(executor.submit(work));
      }
      long sum = 0;
      for (Future<Long> one : running) {
        sum += one.get();
      }
      return sum;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
