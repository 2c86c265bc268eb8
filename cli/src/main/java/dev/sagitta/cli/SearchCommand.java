package dev.sagitta.cli;

import dev.sagitta.cli.client.Found;
import dev.sagitta.cli.client.Query;
import dev.sagitta.cli.client.RecordTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Searches a collection and prints one JSON line for each hit. */
@Command(
    name = "search",
    description = "Search a collection; prints one JSON line for each hit, nearest first.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SearchCommand implements Callable<Integer> {
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
  private By by = new By();

  @Option(names = "-k", paramLabel = "N", description = "The most hits (default: 10).")
  private int k = 10;

  @Option(
      names = "--filter",
      paramLabel = "JSON",
      description = "Only records that match, such as '{\"year\": {\"$gte\": 2020}}'.")
  private String filter = "{}";

  /** What the neighbours are sought of. */
  private static final class By {
    @Option(names = "--vector", paramLabel = "JSON", description = "A vector, such as '[0.1, 2]'.")
    private String vector = "";

    @Option(names = "--id", paramLabel = "ID", description = "Or the id of a record.")
    private String id = "";

    private Query.By parse() {
      if (vector.isEmpty()) {
        return new Query.ById(id);
      }
      return new Query.ByVector(read(vector, new TypeReference<float[]>() {}, "--vector"));
    }
  }

  SearchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Map<String, @Nullable Object> tree =
        read(filter, new TypeReference<Map<String, @Nullable Object>>() {}, "--filter");
    Query query = new Query(by.parse(), k, tree);
    // Searching creates nothing: a slip in the storage's name must not leave an empty database.
    try (RecordTarget opened = target.open(shell, Map.of("mode", "read"))) {
      print(opened.search(collection, query));
    }
    return Main.DONE;
  }

  private void print(List<Found> hits) {
    for (Found hit : hits) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("id", hit.id());
      line.put("distance", hit.distance());
      if (!hit.metadata().isEmpty()) {
        line.put("metadata", hit.metadata());
      }
      shell.out().println(JSON.writeValueAsString(line));
    }
  }

  /** What an option gives as JSON. */
  static <T> T read(String json, TypeReference<T> type, String option) {
    try {
      T value = JSON.readValue(json, type);
      if (value != null) {
        return value;
      }
    } catch (JacksonException e) {
      throw CommandFailure.usage(
          option
              + " is not the JSON that it should be: "
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + ".");
    }
    throw CommandFailure.usage(option + " must not be null.");
  }
}
