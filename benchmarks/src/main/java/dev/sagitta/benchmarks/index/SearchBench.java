package dev.sagitta.benchmarks.index;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.benchmarks.Arguments;
import dev.sagitta.benchmarks.Kernels;
import dev.sagitta.engine.runtime.HugePages;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.index.VectorIndex;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.kernel.KernelProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds an index over a folder of vectors, sweeps a search parameter, and prints a line for each
 * value: the columns that the other libraries' bench prints, so that lines of both can stand in one
 * table.
 *
 * <p>Arguments, as {@code name=value}: {@code data} (a folder with base, query and groundtruth
 * files), {@code distance}, {@code kind} (of index, hnsw unless given) with its {@code parameters}
 * (as {@code a:1,b:2}; for hnsw also {@code m} and {@code efConstruction}), {@code threads}, {@code
 * quantizer} (a name, or none), {@code sweep} (the search parameter, ef for hnsw; none for one line
 * with the defaults) with its values {@code efs}, {@code search} (parameters of every search, as
 * {@code a:1,b:2}), {@code seconds} for each value, {@code queries}, and {@code index} (a file that
 * keeps the built index for the next run).
 */
public final class SearchBench {
  private static final int K = 10;
  private static final double ENOUGH = 0.998;
  private static final String NONE = "none";
  private static final Set<String> NAMES =
      Set.of(
          "data",
          "distance",
          "kind",
          "parameters",
          "m",
          "efConstruction",
          "threads",
          "quantizer",
          "sweep",
          "efs",
          "search",
          "seconds",
          "queries",
          "index");

  private final PrintStream out;
  private final Arguments arguments;
  private final Dataset data;
  private final DistanceKernel kernel;
  private final VectorIndex index;
  private final double[] limits;
  private double buildSeconds;
  private long indexBytes;

  private SearchBench(PrintStream out, Arguments arguments, Arena arena) {
    this.out = out;
    this.arguments = arguments;
    this.data = Dataset.read(Path.of(arguments.text("data")), number("queries", 1000), arena);
    Distance distance = Distance.valueOf(text("distance", "euclidean").toUpperCase(Locale.ROOT));
    KernelProvider kernels = Kernels.provider("vector");
    kernels.warmUp();
    this.kernel = kernels.kernel(distance);
    this.index = Indexes.find(kind(), parameters(), text("quantizer", NONE), kernels);
    this.limits = limits();
  }

  /** Runs the bench. */
  public static void main(String[] arguments) {
    Arguments named = Arguments.parse(arguments, NAMES);
    try (Arena arena = Arena.ofShared()) {
      new SearchBench(System.out, named, arena).run(arena);
    }
  }

  private void run(Arena arena) {
    IndexReader reader =
        switch (index) {
          case ScanIndex scan -> scan.open(data.base(), kernel);
          case BuiltIndex built -> built.open(data.base(), kernel, bytes(built, arena));
        };
    warmUp(reader);
    String sweep = text("sweep", isGraph() ? "ef" : NONE);
    if (sweep.equals(NONE)) {
      double _ = measure(reader.tuned(arguments.map("search")), "-");
      return;
    }
    for (int value : arguments.integers("efs", "10,20,40,80,160,320,640")) {
      Map<String, String> parameters = new HashMap<>(arguments.map("search"));
      parameters.put(sweep, Integer.toString(value));
      if (measure(reader.tuned(parameters), Integer.toString(value)) >= ENOUGH) {
        break;
      }
    }
  }

  private boolean isGraph() {
    return kind().equals("hnsw");
  }

  private String kind() {
    return text("kind", "hnsw");
  }

  private Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>(arguments.map("parameters"));
    if (isGraph()) {
      parameters.putIfAbsent("m", text("m", "16"));
      parameters.putIfAbsent("efConstruction", text("efConstruction", "100"));
    }
    return parameters;
  }

  private MemorySegment bytes(BuiltIndex built, Arena arena) {
    String file = text("index", "");
    if (!file.isEmpty() && Files.exists(Path.of(file))) {
      try (Arena mapped = Arena.ofConfined();
          FileChannel channel = FileChannel.open(Path.of(file))) {
        indexBytes = channel.size();
        MemorySegment bytes = HugePages.allocate(indexBytes, arena);
        bytes.copyFrom(channel.map(FileChannel.MapMode.READ_ONLY, 0, indexBytes, mapped));
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Collected collected = new Collected(arena);
    BuildInput input =
        new BuildInput(data.base(), kernel, new ThreadWorkers(number("threads", 2)), 42, List.of());
    long begin = System.nanoTime();
    built.build(input, collected, BuildMonitor.UNDISTURBED);
    buildSeconds = (System.nanoTime() - begin) / 1e9;
    MemorySegment bytes = collected.bytes();
    indexBytes = bytes.byteSize();
    out.printf(
        Locale.ROOT,
        "# built in %.1f s, %.0f/s%n",
        buildSeconds,
        data.base().size() / buildSeconds);
    if (!file.isEmpty()) {
      try (FileChannel channel =
          FileChannel.open(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        for (long at = 0; at < indexBytes; at += 1 << 30) {
          channel.write(bytes.asSlice(at, Math.min(1 << 30, indexBytes - at)).asByteBuffer(), at);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes;
  }

  private void warmUp(IndexReader reader) {
    long begin = System.nanoTime();
    for (int q = 0; System.nanoTime() - begin < 2_000_000_000L; q = (q + 1) % limits.length) {
      search(reader, q);
    }
  }

  private TopK search(IndexReader reader, int q) {
    TopK top = new TopK(K, Float.POSITIVE_INFINITY);
    reader.search(data.queries()[q], new Accepted.First(data.base().size()), top);
    return top;
  }

  private double measure(IndexReader reader, String ef) {
    int queries = limits.length;
    double recall = 0;
    for (int q = 0; q < queries; q++) {
      TopK top = search(reader, q);
      while (top.size() > 0) {
        if (distance(q, (int) top.pollKey()) <= limits[q] + 1e-6 * Math.abs(limits[q])) {
          recall += 1.0 / (K * (double) queries);
        }
      }
    }
    double[] latencies = latencies(reader, number("seconds", 3));
    double total = Arrays.stream(latencies).sum();
    Arrays.sort(latencies);
    double both = twoThreads(reader, Math.max(1, number("seconds", 3) / 2));
    String quantizer = text("quantizer", NONE);
    Stream<Object> columns =
        Stream.of(
            "sagitta",
            kind() + "-" + (quantizer.equals(NONE) ? "f32" : quantizer),
            data.name(),
            text("distance", "euclidean"),
            isGraph() ? parameters().get("m") : "-",
            isGraph() ? parameters().get("efConstruction") : text("parameters", "-"),
            text("threads", "2"),
            decimal(2, buildSeconds),
            decimal(0, buildSeconds == 0 ? 0 : data.base().size() / buildSeconds),
            // As the others count: with the vectors, which a search reads as well.
            indexBytes + data.base().memory().byteSize(),
            decimal(0, status("VmHWM:")),
            ef,
            decimal(4, recall),
            decimal(1, latencies.length / total),
            decimal(1, latencies[latencies.length / 2] * 1e6),
            decimal(1, latencies[(int) (latencies.length * 0.99)] * 1e6),
            decimal(1, both),
            "search_rss_mb=" + decimal(0, status("VmRSS:")) + ";without_vectors=" + indexBytes);
    out.println(columns.map(Object::toString).collect(Collectors.joining("\t")));
    return recall;
  }

  private double[] latencies(IndexReader reader, int seconds) {
    double[] latencies = new double[1 << 16];
    int count = 0;
    long begin = System.nanoTime();
    long now = begin;
    for (int q = 0; now - begin < seconds * 1_000_000_000L; q = (q + 1) % limits.length) {
      search(reader, q);
      long end = System.nanoTime();
      if (count == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * count);
      }
      latencies[count++] = (end - now) / 1e9;
      now = end;
    }
    return Arrays.copyOf(latencies, count);
  }

  private double twoThreads(IndexReader reader, int seconds) {
    int[] counts = new int[2 * 16];
    long begin = System.nanoTime();
    new ThreadWorkers(2)
        .run(worker -> {
          int done = 0;
          for (int q = worker * limits.length / 2;
              System.nanoTime() - begin < seconds * 1_000_000_000L;
              q = (q + 1) % limits.length) {
            search(reader, q);
            done++;
          }
          counts[worker * 16] = done;
        });
    return (counts[0] + counts[16]) / ((System.nanoTime() - begin) / 1e9);
  }

  /** The true distance of each query's k-th neighbour: what is as near counts as found. */
  private double[] limits() {
    double[] all = new double[data.queries().length];
    for (int q = 0; q < all.length; q++) {
      all[q] = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < K; i++) {
        all[q] = Math.max(all[q], distance(q, data.neighbours()[q][i]));
      }
    }
    return all;
  }

  private double distance(int q, int row) {
    return kernel.score(
        data.queries()[q], data.base().memory(), (long) row * data.base().dimension() * 4);
  }

  private static double status(String key) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  private static String decimal(int places, double value) {
    return String.format(Locale.ROOT, "%." + places + "f", value);
  }

  private String text(String name, String byDefault) {
    return arguments.text(name, byDefault);
  }

  private int number(String name, int byDefault) {
    return arguments.integer(name, byDefault);
  }
}
