package dev.sagitta.benchmarks;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.index.flat.FlatIndexProvider;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.index.TopK;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares exact search with a plain C loop, and a block of queries with single ones, over the same
 * sizes, in turns: what disturbs the machine disturbs all of them. Prints the medians of the times,
 * and the medians of the ratios within a turn, which suffer less from a machine that is busy now
 * and then.
 *
 * <p>Arguments: the compiled C program, the number of rounds, then sizes as {@code ROWSxDIMENSION}.
 */
public final class ScanComparison {
  private static final int QUERIES = 64;
  private static final int K = 10;
  private static final int WARM_UP_ROUNDS = 5;

  private final PrintStream out;
  private final String baseline;
  private final int rounds;

  private ScanComparison(PrintStream out, String baseline, int rounds) {
    this.out = out;
    this.baseline = baseline;
    this.rounds = rounds;
  }

  /** Runs the comparison. */
  public static void main(String[] arguments) {
    ScanComparison comparison =
        new ScanComparison(System.out, arguments[0], Integer.parseInt(arguments[1]));
    comparison.out.println(
        "ms per query, medians | C loop | search | block of 64 | search/C speed | block/search speed");
    for (String size : Arrays.asList(arguments).subList(2, arguments.length)) {
      int x = size.indexOf('x');
      int rows = Integer.parseInt(size.substring(0, x));
      int dimension = Integer.parseInt(size.substring(x + 1));
      comparison.compare(rows, dimension);
    }
  }

  private void compare(int rows, int dimension) {
    try (Arena arena = Arena.ofShared();
        Baseline c = new Baseline(baseline, rows, dimension)) {
      RandomVectors vectors = RandomVectors.of(rows, dimension, arena);
      float[][] queries = RandomVectors.queries(QUERIES, dimension);
      for (Distance distance : List.of(Distance.DOT, Distance.EUCLIDEAN, Distance.COSINE)) {
        ScanIndex index = (ScanIndex) new FlatIndexProvider().configure(Map.of());
        IndexReader reader = index.open(vectors, Kernels.of("vector", distance));
        // The cosine has no C loop of its own: it is compared with the inner product.
        String loop = distance == Distance.EUCLIDEAN ? "l2" : "dot";
        Times cTimes = new Times();
        Times search = new Times();
        Times block = new Times();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
          cTimes.add(c.scan(loop), round);
          search.add(search(reader, queries[Math.floorMod(round, QUERIES)], rows), round);
          block.add(block(reader, queries, rows) / QUERIES, round);
        }
        out.printf(
            Locale.ROOT,
            "%s %dx%d | %.2f | %.2f | %.3f | %.0f %% | %.1f x%n",
            distance.wireName(),
            rows,
            dimension,
            cTimes.median() / 1e6,
            search.median() / 1e6,
            block.median() / 1e6,
            100 * cTimes.over(search).median(),
            search.over(block).median());
      }
    }
  }

  private static double search(IndexReader reader, float[] query, int rows) {
    long begin = System.nanoTime();
    TopK top = new TopK(K, Float.POSITIVE_INFINITY);
    reader.search(query, new Accepted.First(rows), top);
    return System.nanoTime() - begin;
  }

  private static double block(IndexReader reader, float[][] queries, int rows) {
    long begin = System.nanoTime();
    TopK[] tops = new TopK[queries.length];
    Arrays.setAll(tops, i -> new TopK(K, Float.POSITIVE_INFINITY));
    reader.searchAll(queries, new Accepted.First(rows), tops);
    return System.nanoTime() - begin;
  }

  /** Measurements after the warm-up. */
  private static final class Times {
    private final List<Double> nanoseconds = new ArrayList<>();

    void add(double time, int round) {
      if (round >= 0) {
        nanoseconds.add(time);
      }
    }

    /** Each of these by the other one of the same turn. */
    Times over(Times others) {
      Times ratios = new Times();
      for (int i = 0; i < nanoseconds.size(); i++) {
        ratios.add(nanoseconds.get(i) / others.nanoseconds.get(i), i);
      }
      return ratios;
    }

    double median() {
      return nanoseconds.stream().sorted().toList().get(nanoseconds.size() / 2);
    }
  }

  /** The C program, which scans when asked. */
  private static final class Baseline implements AutoCloseable {
    private final Process process;
    private final Writer input;
    private final BufferedReader output;

    Baseline(String program, int rows, int dimension) {
      try {
        process =
            new ProcessBuilder(program, Integer.toString(rows), Integer.toString(dimension))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        input = process.outputWriter(StandardCharsets.US_ASCII);
        output = process.inputReader(StandardCharsets.US_ASCII);
        line();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot run the C program " + program + ".", e);
      }
    }

    double scan(String loop) {
      try {
        input.write(loop + "\n");
        input.flush();
        String line = line();
        return Double.parseDouble(line.substring(0, line.indexOf(' ')));
      } catch (IOException e) {
        throw new UncheckedIOException("The C program ended early.", e);
      }
    }

    private String line() throws IOException {
      String line = output.readLine();
      if (line == null) {
        throw new IOException("No more output.");
      }
      return line;
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
