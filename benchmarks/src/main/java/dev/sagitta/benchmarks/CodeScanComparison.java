package dev.sagitta.benchmarks;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.index.flat.FlatIndexProvider;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.BuiltIndex;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.ScanIndex;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.quantization.QuantizerProvider;
import dev.sagitta.spi.quantization.VectorQuantizer;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares the scan of codes and rescoring with the exact scan, in turns over the same queries:
 * milliseconds of the exact scan and of that of codes, the ratio of the medians, and the recall of
 * ten neighbours.
 *
 * <p>Arguments: the size as {@code ROWSxDIMENSION}, the number of queries, then quantizers as
 * {@code name} or {@code name:parameter=value,...}.
 */
public final class CodeScanComparison {
  private static final int K = 10;
  private static final int WARM_UP = 10;
  private static final int[] OVERSAMPLING = {1, 3, 10, 30, 100};

  private final PrintStream out;
  private final ClusteredVectors vectors;
  private final float[][] queries;
  private final DistanceKernel kernel = Kernels.of("vector", Distance.EUCLIDEAN);
  private final IndexReader exact;

  private CodeScanComparison(PrintStream out, ClusteredVectors vectors, float[][] queries) {
    this.out = out;
    this.vectors = vectors;
    this.queries = queries;
    ScanIndex index = (ScanIndex) new FlatIndexProvider().configure(Map.of());
    this.exact = index.open(vectors, kernel);
  }

  /** Runs the comparison. */
  public static void main(String[] arguments) {
    String[] size = arguments[0].split("x", 2);
    int dimension = Integer.parseInt(size[1]);
    try (Arena arena = Arena.ofShared()) {
      CodeScanComparison comparison =
          new CodeScanComparison(
              System.out,
              ClusteredVectors.of(Integer.parseInt(size[0]), dimension, arena),
              ClusteredVectors.queries(Integer.parseInt(arguments[1]) + WARM_UP, dimension));
      for (String quantizer : Arrays.asList(arguments).subList(2, arguments.length)) {
        comparison.compare(quantizer, arena);
      }
    }
  }

  private void compare(String quantizer, Arena arena) {
    FlatIndexProvider provider = new FlatIndexProvider();
    BuiltIndex index = (BuiltIndex) provider.configure(Map.of(), quantizer(quantizer));
    Bytes bytes = new Bytes(arena.allocate(vectors.memory().byteSize() / 2 + (64 << 20), 64));
    long begin = System.nanoTime();
    index.build(BuildInput.of(vectors, kernel, 1), bytes::add, BuildMonitor.UNDISTURBED);
    double seconds = (System.nanoTime() - begin) / 1e9;
    IndexReader coded = index.open(vectors, kernel, bytes.written());
    out.printf(
        Locale.ROOT,
        "%s: built in %.1f s, %.1f bytes a row%n",
        quantizer,
        seconds,
        bytes.at / (double) vectors.size());
    for (int oversampling : OVERSAMPLING) {
      report(coded.tuned(Map.of("oversampling", Integer.toString(oversampling))), oversampling);
    }
  }

  private void report(IndexReader coded, int oversampling) {
    List<Double> exactTimes = new ArrayList<>();
    List<Double> codedTimes = new ArrayList<>();
    int found = 0;
    for (int q = 0; q < queries.length; q++) {
      TopK truth = new TopK(K, Float.POSITIVE_INFINITY);
      double exactTime = search(exact, queries[q], truth);
      TopK top = new TopK(K, Float.POSITIVE_INFINITY);
      double codedTime = search(coded, queries[q], top);
      if (q >= WARM_UP) {
        exactTimes.add(exactTime);
        codedTimes.add(codedTime);
        found += common(truth, top);
      }
    }
    double exactMedian = median(exactTimes);
    double codedMedian = median(codedTimes);
    out.printf(
        Locale.ROOT,
        "  oversampling %d: exact %.2f ms, codes %.2f ms, ratio %.1f, recall@10 %.4f%n",
        oversampling,
        exactMedian,
        codedMedian,
        exactMedian / codedMedian,
        found / (double) (K * exactTimes.size()));
  }

  private double search(IndexReader reader, float[] query, TopK top) {
    long begin = System.nanoTime();
    reader.search(query, new Accepted.First(vectors.size()), top);
    return (System.nanoTime() - begin) / 1e6;
  }

  private static int common(TopK truth, TopK top) {
    Set<Long> keys = new HashSet<>();
    while (truth.size() > 0) {
      keys.add(truth.pollKey());
    }
    int found = 0;
    while (top.size() > 0) {
      found += keys.contains(top.pollKey()) ? 1 : 0;
    }
    return found;
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  /** A quantizer by its name and parameters. */
  static VectorQuantizer quantizer(String text) {
    String[] parts = text.split(":", 2);
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : parts.length == 1 ? new String[0] : parts[1].split(",", -1)) {
      String[] nameAndValue = pair.split("=", 2);
      parameters.put(nameAndValue[0], nameAndValue[1]);
    }
    return ServiceLoader.load(QuantizerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(parts[0]))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No quantizer '" + parts[0] + "'."))
        .configure(parameters, Kernels.codes("vector"));
  }

  /** Receives an index off the heap. */
  private static final class Bytes {
    private final MemorySegment room;
    private long at;

    Bytes(MemorySegment room) {
      this.room = room;
    }

    void add(ByteBuffer bytes) {
      MemorySegment source = MemorySegment.ofBuffer(bytes);
      MemorySegment.copy(source, 0, room, at, source.byteSize());
      at += source.byteSize();
    }

    MemorySegment written() {
      return room.asSlice(0, at);
    }
  }
}
