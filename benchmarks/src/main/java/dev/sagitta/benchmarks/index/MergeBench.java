package dev.sagitta.benchmarks.index;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.benchmarks.Arguments;
import dev.sagitta.benchmarks.Kernels;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.kernel.KernelProvider;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Builds indexes over the halves of a set, one over the whole, and one from those of the halves,
 * and prints what the last costs beside the one before, and the recall of both.
 *
 * <p>Arguments, as {@code name=value}: {@code data}, {@code rows} (the first so many), {@code
 * distance}, {@code m}, {@code efConstruction}, {@code threads}, {@code quantizer}, {@code efs}.
 */
public final class MergeBench {
  private static final int K = 10;
  private static final int QUERIES = 300;
  private static final Set<String> NAMES =
      Set.of("data", "rows", "distance", "m", "efConstruction", "threads", "quantizer", "efs");

  private final Arguments arguments;
  private final Arena arena;
  private final DistanceKernel kernel;
  private final BuiltIndex index;

  private MergeBench(Arguments arguments, Arena arena) {
    this.arguments = arguments;
    this.arena = arena;
    KernelProvider kernels = Kernels.provider("vector");
    kernels.warmUp();
    this.kernel =
        kernels.kernel(Distance.valueOf(text("distance", "euclidean").toUpperCase(Locale.ROOT)));
    Map<String, String> parameters =
        Map.of("m", text("m", "16"), "efConstruction", text("efConstruction", "100"));
    this.index = (BuiltIndex) Indexes.find("hnsw", parameters, text("quantizer", "none"), kernels);
  }

  /** Runs the bench. */
  public static void main(String[] arguments) {
    Arguments named = Arguments.parse(arguments, NAMES);
    try (Arena arena = Arena.ofShared()) {
      new MergeBench(named, arena).run();
    }
  }

  private void run() {
    Dataset data = Dataset.read(Path.of(arguments.text("data")), QUERIES, arena);
    int size = Math.min(data.base().size(), Integer.parseInt(text("rows", "100000000")));
    Dataset.Base all = part(data.base(), 0, size);
    int half = size / 2;
    Dataset.Base lower = part(data.base(), 0, half);
    Dataset.Base upper = part(data.base(), half, size);
    BuildInput.Part first = new BuildInput.Part(build(lower, List.of()).reader, rows(0, half));
    BuildInput.Part second =
        new BuildInput.Part(build(upper, List.of()).reader, rows(half, size - half));
    // The whole before and after, as the machine is not equally fast all the time.
    Timed before = build(all, List.of());
    Timed merged = build(all, List.of(first, second));
    Timed after = build(all, List.of());
    double whole = (before.seconds + after.seconds) / 2;
    System.out.printf(
        Locale.ROOT,
        "%s %s, %d rows: whole %.1f and %.1f s, merge %.1f s = %.0f %%%n",
        data.name(),
        text("quantizer", "none"),
        size,
        before.seconds,
        after.seconds,
        merged.seconds,
        100 * merged.seconds / whole);
    for (String ef : text("efs", "20,40,80").split(",", -1)) {
      System.out.printf(
          Locale.ROOT,
          "ef %s: recall of the whole %.4f, of the merge %.4f%n",
          ef,
          recall(after.reader, all, data.queries(), ef),
          recall(merged.reader, all, data.queries(), ef));
    }
  }

  private static Dataset.Base part(Dataset.Base base, int from, int to) {
    long rowBytes = base.dimension() * 4L;
    return new Dataset.Base(
        base.memory().asSlice(from * rowBytes, (to - from) * rowBytes),
        to - from,
        base.dimension());
  }

  private static int[] rows(int first, int count) {
    int[] rows = new int[count];
    Arrays.setAll(rows, row -> first + row);
    return rows;
  }

  private record Timed(double seconds, IndexReader reader) {}

  private Timed build(Dataset.Base rows, List<BuildInput.Part> parts) {
    Collected collected = new Collected(arena);
    ThreadWorkers workers = new ThreadWorkers(Integer.parseInt(text("threads", "2")));
    long begin = System.nanoTime();
    index.build(
        new BuildInput(rows, kernel, workers, 42, parts), collected, BuildMonitor.UNDISTURBED);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Timed(seconds, index.open(rows, kernel, collected.bytes()));
  }

  private double recall(IndexReader reader, Dataset.Base rows, float[][] queries, String ef) {
    IndexReader tuned = reader.tuned(Map.of("ef", ef));
    float[] scores = new float[rows.size()];
    double found = 0;
    for (float[] query : queries) {
      kernel.scores(query, rows.memory(), 0, rows.size(), scores);
      TopK exact = new TopK(K, Float.POSITIVE_INFINITY);
      for (int row = 0; row < rows.size(); row++) {
        exact.offer(row, scores[row]);
      }
      TopK top = new TopK(K, Float.POSITIVE_INFINITY);
      tuned.search(query, new Accepted.First(rows.size()), top);
      Set<Long> truth = taken(exact);
      truth.retainAll(taken(top));
      found += truth.size();
    }
    return found / (K * (double) queries.length);
  }

  private static Set<Long> taken(TopK top) {
    Set<Long> keys = new HashSet<>();
    while (top.size() > 0) {
      keys.add(top.pollKey());
    }
    return keys;
  }

  private String text(String name, String byDefault) {
    return arguments.text(name, byDefault);
  }
}
