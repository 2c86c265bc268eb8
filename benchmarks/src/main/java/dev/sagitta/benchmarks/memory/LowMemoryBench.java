package dev.sagitta.benchmarks.memory;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionStats;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.benchmarks.Arguments;
import dev.sagitta.cli.bench.Bench;
import dev.sagitta.cli.bench.Build;
import dev.sagitta.cli.bench.Dataset;
import dev.sagitta.engine.Sagitta;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Shows that a database on disk can be searched in little memory: the graph and the codes are in
 * memory, the vectors are mapped, and read from the disk when the best candidates are rescored.
 *
 * <p>Arguments, as {@code name=value}: {@code step}, {@code data} (a folder with base, query and
 * groundtruth files), {@code database} (the folder of the database).
 *
 * <ul>
 *   <li>{@code step=fill} writes the vectors into a new database and makes them one segment with
 *       its index: {@code distance}, {@code index} and {@code quantization} (names), {@code
 *       indexParameters} and {@code quantizationParameters} (as {@code a:1,b:2}), {@code threads}.
 *   <li>{@code step=search} opens it, meant for a new process with a limit: {@code efs}, {@code
 *       oversampling} (several, each with each {@code ef}), {@code queries}, {@code seconds} for
 *       each combination, {@code mode} ({@code write}, or {@code read}).
 * </ul>
 */
public final class LowMemoryBench {
  private static final int K = 10;
  private static final Set<String> NAMES =
      Set.of(
          "step",
          "data",
          "database",
          "distance",
          "index",
          "indexParameters",
          "quantization",
          "quantizationParameters",
          "threads",
          "efs",
          "oversampling",
          "queries",
          "seconds",
          "mode");

  private final PrintStream out;
  private final Arguments arguments;

  private LowMemoryBench(PrintStream out, Arguments arguments) {
    this.out = out;
    this.arguments = arguments;
  }

  /** Runs a step. */
  public static void main(String[] given) {
    Arguments arguments = Arguments.parse(given, NAMES);
    LowMemoryBench bench = new LowMemoryBench(System.out, arguments);
    switch (arguments.text("step")) {
      case "fill" -> bench.fill();
      case "search" -> bench.search();
      default ->
          throw new IllegalArgumentException(
              "The step is fill or search, but is '" + arguments.text("step") + "'.");
    }
  }

  private DatabaseSettings settings() {
    return DatabaseSettings.of("file:" + Path.of(arguments.text("database")).toAbsolutePath());
  }

  private void fill() {
    int threads = arguments.integer("threads", 2);
    IndexSpec index =
        IndexSpec.of(arguments.text("index", "hnsw"), arguments.map("indexParameters"));
    QuantizationSpec quantization =
        QuantizationSpec.of(
            arguments.text("quantization", "sq4"), arguments.map("quantizationParameters"));
    Distance distance = Distance.ofWireName(arguments.text("distance", "euclidean"));
    try (Dataset data = Dataset.open(Path.of(arguments.text("data")));
        Database database =
            Sagitta.open(settings().withBudget(Budget.standard().withBuildThreads(threads)))) {
      Bench bench =
          new Bench(data, new Bench.Plan(distance, index, quantization, K, 1, 1), database);
      Build build = bench.build(threads, _ -> {});
      CollectionStats stats = database.collection(only(database)).stats();
      out.printf(
          Locale.ROOT,
          "%s: %d vectors, %s, %s, filled in %.0f s%n",
          data.name(),
          build.vectors(),
          index,
          quantization,
          build.seconds());
      out.printf(
          Locale.ROOT,
          "%d segments; on disk: segments %.0f MB, indexes (read into memory by a search) %.0f MB%n",
          stats.segments(),
          stats.segmentBytes() / 1e6,
          stats.indexBytes() / 1e6);
    }
  }

  private static String only(Database database) {
    return database.listCollections().getFirst().name();
  }

  private void search() {
    OpenMode mode = OpenMode.valueOf(arguments.text("mode", "write").toUpperCase(Locale.ROOT));
    Path folder = Path.of(arguments.text("data"));
    KnownQueries queries = KnownQueries.read(folder, arguments.integer("queries", 1_000), K);
    out.println("before opening: " + ProcessMemory.now());
    long begin = System.nanoTime();
    try (Database database = Sagitta.open(settings().withMode(mode))) {
      VectorCollection collection = database.collection(only(database));
      collection.search(SearchRequest.of(queries.vector(0), K).including());
      out.printf(
          Locale.ROOT,
          "%s: opened, and the first search done, in %.0f ms%n",
          folder.getFileName(),
          (System.nanoTime() - begin) / 1e6);
      out.println("after the first search: " + ProcessMemory.now());
      out.println(
          "ef\toversampling\trecall@10\tfirst_p50_ms\tfirst_p99_ms\tqps\tp50_ms\tp99_ms\tmax_ms"
              + "\tpages_read_per_query\tanonymous_mb\tfile_mb\tresident_mb");
      for (String oversampling : arguments.list("oversampling", "3")) {
        for (String ef : arguments.list("efs", "20,40,80,160,320")) {
          measure(
              collection,
              queries,
              Map.of("ef", ef, "oversampling", oversampling),
              ef + "\t" + oversampling);
        }
      }
      out.println("at the end: " + ProcessMemory.now());
      out.println(ProcessMemory.group());
    }
  }

  private void measure(
      VectorCollection collection,
      KnownQueries queries,
      Map<String, String> parameters,
      String name) {
    SearchEffort effort = new SearchEffort.Parameters(parameters);
    long[] first = new long[queries.size()];
    int right = 0;
    for (int q = 0; q < first.length; q++) {
      SearchRequest request = request(queries, q, effort);
      long begin = System.nanoTime();
      var result = collection.search(request);
      first[q] = System.nanoTime() - begin;
      right += queries.right(q, result.hits(), collection);
    }
    long pages = ProcessMemory.waitedForPages();
    long[] times = times(collection, queries, effort);
    pages = ProcessMemory.waitedForPages() - pages;
    double total = Arrays.stream(times).sum() / 1e9;
    Arrays.sort(first);
    Arrays.sort(times);
    ProcessMemory memory = ProcessMemory.now();
    out.printf(
        Locale.ROOT,
        "%s\t%.4f\t%.2f\t%.2f\t%.0f\t%.2f\t%.2f\t%.1f\t%.1f\t%.0f\t%.0f\t%.0f%n",
        name,
        right / (double) (queries.size() * K),
        millis(first, 0.5),
        millis(first, 0.99),
        times.length / total,
        millis(times, 0.5),
        millis(times, 0.99),
        millis(times, 1),
        pages / (double) times.length,
        memory.anonymous(),
        memory.file(),
        memory.resident());
  }

  private static SearchRequest request(KnownQueries queries, int q, SearchEffort effort) {
    return SearchRequest.of(queries.vector(q), K).including().withEffort(effort);
  }

  private long[] times(VectorCollection collection, KnownQueries queries, SearchEffort effort) {
    long[] times = new long[1 << 12];
    int count = 0;
    long end = System.nanoTime() + (long) (arguments.decimal("seconds", 5) * 1e9);
    long before = System.nanoTime();
    while (before < end || count == 0) {
      collection.search(request(queries, count % queries.size(), effort));
      long after = System.nanoTime();
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = after - before;
      before = after;
    }
    return Arrays.copyOf(times, count);
  }

  private static double millis(long[] sorted, double fraction) {
    return sorted[Math.max(0, (int) Math.ceil(fraction * sorted.length) - 1)] / 1e6;
  }
}
