package dev.sagitta.cli;

import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.recall.RecallEstimate;
import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.recall.RecallRequest;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.cli.client.RecordTarget;
import dev.sagitta.cli.data.VectorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Measures what share of the true neighbours searches find, and prints one JSON line. */
@Command(
    name = "recall",
    description = {
      "Measure what share of the true neighbours searches find, against exact answers.",
      "Prints one JSON line: the mean recall, its 95 % interval (low, high), the worst query's."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RecallCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Shell shell;

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      required = true,
      description = "The collection.")
  private String collection = "";

  @Mixin private TargetOptions target = new TargetOptions();

  @ArgGroup(multiplicity = "1")
  private Of of = new Of();

  @Option(names = "-k", paramLabel = "N", description = "Neighbours a query (default: 10).")
  private @Nullable Integer k;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "At most so many queries of the file (default: 1000).")
  private int queries = 1_000;

  @Option(
      names = "--target-recall",
      paramLabel = "R",
      description = "Search for this recall (default: as searches that name none).")
  private @Nullable Double targetRecall;

  @Option(
      names = "--filter",
      paramLabel = "JSON",
      description = "Only records that match, such as '{\"year\": {\"$gte\": 2020}}'.")
  private @Nullable String filter;

  /** Which queries are measured. */
  private static final class Of {
    @Option(
        names = "--data",
        paramLabel = "PATH",
        description = "Queries: a .fvecs or .bvecs file, or a directory with query.{fvecs,bvecs}.")
    private @Nullable Path data;

    @Option(
        names = "--recent",
        description = "Or a sample of the searches that a running server was asked lately.")
    private boolean recent;
  }

  RecallCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    RecallRequest request = request();
    try (RecordTarget opened = target.open(shell, Map.of("mode", "read"))) {
      RecallReport report = opened.recall(collection, request);
      RecallEstimate estimate = report.estimate().orElseThrow(() -> nothing(report));
      shell.out().println(JSON.writeValueAsString(line(report, estimate)));
    }
    return Main.DONE;
  }

  private RecallRequest request() {
    RecallRequest request =
        of.data == null ? RecallRequest.recent() : RecallRequest.of(vectors(of.data));
    if (k != null) {
      request = request.withK(k);
    }
    if (targetRecall != null) {
      request = request.withEffort(new SearchEffort.TargetRecall(targetRecall));
    }
    if (filter == null) {
      return request;
    }
    Map<String, @Nullable Object> tree =
        SearchCommand.read(
            filter, new TypeReference<Map<String, @Nullable Object>>() {}, "--filter");
    return request.withFilter(FilterTree.parse(tree));
  }

  private List<float[]> vectors(Path path) {
    Path file = path;
    if (Files.isDirectory(path)) {
      Path floats = path.resolve("query.fvecs");
      file = Files.exists(floats) ? floats : path.resolve("query.bvecs");
    }
    List<float[]> vectors = new ArrayList<>();
    try (VectorFile opened = VectorFile.open(file)) {
      for (long row = 0; row < Math.min(queries, opened.rows()); row++) {
        vectors.add(opened.vector(row));
      }
    }
    return vectors;
  }

  private CommandFailure nothing(RecallReport report) {
    return CommandFailure.failed(
        report.queries() == 0 && of.recent
            ? "No recent search of '"
                + collection
                + "' is known: a server keeps a sample of those that it has answered since it was"
                + " started. Search, or give queries with --data."
            : "Nothing can be measured: none of the "
                + report.queries()
                + " queries has a neighbour among the records that may be found in '"
                + collection
                + "'.");
  }

  private static Map<String, Object> line(RecallReport report, RecallEstimate estimate) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("queries", report.queries());
    line.put("measured", report.measured());
    line.put("recall", estimate.mean());
    line.put("low", estimate.low());
    line.put("high", estimate.high());
    line.put("worst", estimate.worst());
    line.put("searchMicros", estimate.searchTime().toNanos() / 1_000);
    line.put("exactMicros", estimate.exactTime().toNanos() / 1_000);
    line.put("lsn", report.lsn());
    return line;
  }
}
