package dev.sagitta.benchmarks.index;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.benchmarks.Arguments;
import dev.sagitta.benchmarks.Kernels;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.kernel.KernelProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Searches a graph under filters: rows at random, and the labels of the folder ({@code
 * base_labels.i32} and {@code query_labels.i32}), the query's own and another. Prints for each the
 * microseconds of a search that finds 0.95 of the true neighbours, of the same without a filter,
 * and of an exact scan of the rows that match; and what the first is of the lesser of the others.
 *
 * <p>Arguments, as {@code name=value}: {@code data}, {@code distance}, {@code m}, {@code
 * efConstruction}, {@code threads}, {@code quantizer}, {@code queries}, {@code efs}.
 */
public final class FilterBench {
  private static final int K = 10;
  private static final double WANTED = 0.95;
  private static final double[] SHARES = {0.0001, 0.001, 0.01, 0.03, 0.1, 0.3, 0.5, 0.9, 0.99};
  private static final Set<String> NAMES =
      Set.of("data", "distance", "m", "efConstruction", "threads", "quantizer", "queries", "efs");

  private final PrintStream out;
  private final Arguments arguments;
  private final Dataset data;
  private final DistanceKernel kernel;
  private final IndexReader graph;
  private final IndexReader scan;

  private FilterBench(PrintStream out, Arguments arguments, Arena arena) {
    this.out = out;
    this.arguments = arguments;
    this.data =
        Dataset.read(Path.of(arguments.text("data")), arguments.integer("queries", 200), arena);
    String distance = arguments.text("distance", "euclidean").toUpperCase(Locale.ROOT);
    KernelProvider kernels = Kernels.provider("vector");
    this.kernel = kernels.kernel(Distance.valueOf(distance));
    this.graph = graph(kernels, arena);
    ScanIndex flat = (ScanIndex) Indexes.find("flat", Map.of(), "none", kernels);
    this.scan = flat.open(data.base(), kernel);
  }

  private IndexReader graph(KernelProvider kernels, Arena arena) {
    Map<String, String> parameters =
        Map.of(
            "m", arguments.text("m", "16"),
            "efConstruction", arguments.text("efConstruction", "100"));
    BuiltIndex index =
        (BuiltIndex) Indexes.find("hnsw", parameters, arguments.text("quantizer", "sq8"), kernels);
    Collected bytes = new Collected(arena);
    index.build(
        new BuildInput(
            data.base(), kernel, new ThreadWorkers(arguments.integer("threads", 2)), 42, List.of()),
        bytes,
        BuildMonitor.UNDISTURBED);
    return index.open(data.base(), kernel, bytes.bytes());
  }

  /** Runs the bench. */
  public static void main(String[] arguments) throws IOException {
    Arguments named = Arguments.parse(arguments, NAMES);
    try (Arena arena = Arena.ofShared()) {
      new FilterBench(System.out, named, arena).run();
    }
  }

  private void run() throws IOException {
    Accepted all = new Accepted.First(data.base().size());
    for (int round = 0; round < 10; round++) {
      // The compiler has to come first.
      Measured _ = measure(graph, 0, _ -> all);
    }
    Measured plain = enough(graph, _ -> all);
    out.printf(Locale.ROOT, "without a filter: %.1f us, recall %.4f%n", plain.micros, plain.recall);
    for (double share : SHARES) {
      Accepted some = new Accepted.Only(random(share));
      report("random " + share, _ -> some, plain.micros);
    }
    Path folder = Path.of(arguments.text("data"));
    if (Files.exists(folder.resolve("base_labels.i32"))) {
      int[] labels = integers(folder.resolve("base_labels.i32"));
      int[] asked = integers(folder.resolve("query_labels.i32"));
      Map<Integer, Accepted> byLabel = new HashMap<>();
      for (int row = 0; row < data.base().size(); row++) {
        Accepted accepted =
            byLabel.computeIfAbsent(
                labels[row], _ -> new Accepted.Only(OrdinalSet.none(data.base().size())));
        ((Accepted.Only) accepted).ordinals().add(row);
      }
      Accepted none = new Accepted.Only(OrdinalSet.none(data.base().size()));
      report("own label", q -> byLabel.getOrDefault(asked[q], none), plain.micros);
      int count = asked.length;
      // That of a query far away in the list, if it is another one.
      report(
          "any label",
          q -> byLabel.getOrDefault(asked[(q + count / 2) % count], none),
          plain.micros);
    }
  }

  private OrdinalSet random(double share) {
    SplittableRandom random = new SplittableRandom(7);
    OrdinalSet chosen = OrdinalSet.none(data.base().size());
    for (int row = 0; row < data.base().size(); row++) {
      if (random.nextDouble() < share) {
        chosen.add(row);
      }
    }
    return chosen;
  }

  private record Measured(int ef, double micros, double recall) {}

  private void report(String name, IntFunction<Accepted> filter, double plainMicros) {
    Measured scanned = measure(scan, 0, filter);
    Measured filtered = enough(graph, filter);
    out.printf(
        Locale.ROOT,
        "%s: ef %d, %.1f us, recall %.4f; scan %.1f us; ratio %.2f%n",
        name,
        filtered.ef,
        filtered.micros,
        filtered.recall,
        scanned.micros,
        filtered.micros / Math.min(plainMicros, scanned.micros));
  }

  /** With the least ef that finds enough, or else the most. */
  private Measured enough(IndexReader reader, IntFunction<Accepted> filter) {
    Measured measured = new Measured(0, 0, 0);
    for (int ef : arguments.integers("efs", "10,13,16,20,25,32,40,50,64,80,100,130,160,200")) {
      measured = measure(reader.tuned(Map.of("ef", Integer.toString(ef))), ef, filter);
      if (measured.recall >= WANTED) {
        break;
      }
    }
    return measured;
  }

  private Measured measure(IndexReader reader, int ef, IntFunction<Accepted> filter) {
    int queries = data.queries().length;
    double wanted = 0;
    double found = 0;
    for (int q = 0; q < queries; q++) {
      TopK exact = search(scan, q, filter);
      float farthest = exact.size() == 0 ? 0 : exact.worstScore();
      wanted += exact.size();
      TopK top = search(reader, q, filter);
      int near = 0;
      while (top.size() > 0) {
        near += top.worstScore() <= farthest + 1e-5f * Math.abs(farthest) ? 1 : 0;
        top.pollKey();
      }
      found += Math.min(near, exact.size());
    }
    long least = 400_000_000L;
    long begin = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - begin < least) {
      for (int q = 0; q < queries; q++) {
        search(reader, q, filter);
      }
      count += queries;
    }
    double micros = (System.nanoTime() - begin) / 1e3 / count;
    return new Measured(ef, micros, wanted == 0 ? 1 : found / wanted);
  }

  private TopK search(IndexReader reader, int q, IntFunction<Accepted> filter) {
    TopK top = new TopK(K, Float.POSITIVE_INFINITY);
    reader.search(data.queries()[q], filter.apply(q), top);
    return top;
  }

  private static int[] integers(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int[] values = new int[bytes.remaining() / 4];
    bytes.asIntBuffer().get(values);
    return values;
  }
}
