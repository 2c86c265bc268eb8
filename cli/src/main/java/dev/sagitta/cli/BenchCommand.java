package dev.sagitta.cli;

import dev.sagitta.api.Database;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.cli.bench.Bench;
import dev.sagitta.cli.bench.Build;
import dev.sagitta.cli.bench.Dataset;
import dev.sagitta.cli.bench.Results;
import dev.sagitta.engine.Sagitta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds a collection from files with exact answers, and measures recall and speed. */
@Command(
    name = "bench",
    description = {
      "Build a collection from base.{fvecs,bvecs} of a directory, and measure recall and speed with",
      "query.{fvecs,bvecs} and groundtruth.ivecs. Prints tab-separated lines."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--data", paramLabel = "DIR", required = true, description = "The directory.")
  private Path data = Path.of(".");

  @Option(names = "--index", paramLabel = "KIND", description = "The index (default: auto).")
  private String index = IndexSpec.AUTO;

  @Option(
      names = "--index-parameter",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the index; repeat for more.")
  private Map<String, String> indexParameters = new TreeMap<>();

  @Option(
      names = "--quantization",
      paramLabel = "Q",
      description = "The quantization (default: auto).")
  private String quantization = QuantizationSpec.AUTO;

  @Option(
      names = "--quantization-parameter",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the quantization; repeat for more.")
  private Map<String, String> quantizationParameters = new TreeMap<>();

  @Option(
      names = "--distance",
      paramLabel = "D",
      description = "cosine, dot or euclidean, as the ground truth has it (default: euclidean).")
  private String distance = "euclidean";

  @Option(
      names = "--build-threads",
      paramLabel = "N",
      description = "Threads that write, and that build the index (default: 2).")
  private int buildThreads = 2;

  @Option(names = "-k", paramLabel = "K", description = "Neighbours a query (default: 10).")
  private int k = 10;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "At most so many queries (default: 1000).")
  private int queries = 1_000;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each speed is measured (default: 3).")
  private double seconds = 3;

  @Option(
      names = "--sweep",
      paramLabel = "NAME=V,V,…",
      description = "Measure with each of these values of a search parameter, or of targetRecall.")
  private String sweep = "";

  @Option(names = "--tsv", paramLabel = "FILE", description = "Append the lines to this file, too.")
  private @Nullable Path tsv;

  @Option(
      names = "--storage",
      paramLabel = "URI",
      description = "Build there (default: memory:). The storage must hold no database yet.")
  private String storage = "memory:";

  BenchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    check();
    IndexSpec spec = IndexSpec.of(index, indexParameters);
    QuantizationSpec codes = QuantizationSpec.of(quantization, quantizationParameters);
    Distance measured = Distance.ofWireName(distance);
    try (Dataset dataset = Dataset.open(data);
        Database database =
            Sagitta.open(
                shell.database(
                    storage, Map.of("budget.buildThreads", Integer.toString(buildThreads))))) {
      if (!database.listCollections().isEmpty()) {
        throw CommandFailure.usage(
            "There are collections in " + storage + " already; measure in a fresh storage.");
      }
      int used = (int) Math.min(queries, dataset.queries().rows());
      Bench bench =
          new Bench(dataset, new Bench.Plan(measured, spec, codes, k, used, seconds), database);
      Progress progress = new Progress(shell, "vectors");
      OptionalLong expected = OptionalLong.of(dataset.base().rows());
      Build build =
          bench.build(
              buildThreads,
              done -> {
                synchronized (progress) {
                  progress.at(done, expected);
                }
              });
      progress.end(build.vectors());
      report(
          bench,
          build,
          new Results.Subject(dataset.name(), measured, spec, codes, buildThreads, notes(used)));
    }
    return Main.DONE;
  }

  private void check() {
    if (k < 1 || queries < 1 || buildThreads < 1 || !(seconds > 0)) {
      throw CommandFailure.usage(
          "-k, --queries and --build-threads must be at least 1, and --seconds above 0.");
    }
    if (!sweep.isEmpty() && !sweep.matches("[^=]+=[^=,]+(,[^=,]+)*")) {
      throw CommandFailure.usage("--sweep must be NAME=VALUE,VALUE,… but is '" + sweep + "'.");
    }
  }

  private String notes(int used) {
    return "k=" + k + " queries=" + used + " storage=" + storage.replaceAll("\\s", "_");
  }

  private void report(Bench bench, Build build, Results.Subject subject) {
    Results results = new Results(subject, build);
    shell.out().println(Results.header());
    if (sweep.isEmpty()) {
      print(results.line("", bench.measure(new SearchEffort.Default())));
      return;
    }
    String name = sweep.substring(0, sweep.indexOf('='));
    for (String value : sweep.substring(name.length() + 1).split(",", -1)) {
      print(results.line(value, bench.measure(effort(name, value))));
    }
  }

  private static SearchEffort effort(String name, String value) {
    if (!name.equals("targetRecall")) {
      return new SearchEffort.Parameters(Map.of(name, value));
    }
    try {
      return new SearchEffort.TargetRecall(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      throw CommandFailure.usage("A recall is a number from 0.5 to 1, but is '" + value + "'.");
    }
  }

  private void print(String line) {
    shell.out().println(line);
    Path file = tsv;
    if (file == null) {
      return;
    }
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, Results.header() + "\n");
      }
      Files.write(file, List.of(line), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw CommandFailure.failed(
          "The results cannot be written to " + file + ": " + e.getMessage());
    }
  }
}
