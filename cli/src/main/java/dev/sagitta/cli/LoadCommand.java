package dev.sagitta.cli;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.error.VectorDatabaseException;
import dev.sagitta.cli.client.RecordTarget;
import dev.sagitta.cli.client.ServerFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads files of records into a collection. */
@Command(
    name = "load",
    description = {
      "Load files into a collection, which is created if it is absent.",
      "Files: .ndjson or .jsonl (also .gz), one record a line; .fvecs or .bvecs, whose rows get",
      "their number as id, counted on from file to file."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LoadCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      required = true,
      description = "The collection.")
  private String collection = "";

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = "--distance",
      paramLabel = "D",
      description = "cosine, dot or euclidean, if the collection is created (default: cosine).")
  private String distance = "cosine";

  @Option(
      names = "--index",
      paramLabel = "KIND",
      description = "Its index, if the collection is created (default: auto).")
  private String index = IndexSpec.AUTO;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Records in one write (default: 1000).")
  private int batch = 1_000;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  private List<Path> files = List.of();

  LoadCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (batch < 1) {
      throw CommandFailure.usage("--batch must be at least 1, but is " + batch + ".");
    }
    Loading.Plan plan =
        new Loading.Plan(collection, Distance.ofWireName(distance), IndexSpec.of(index), batch);
    Progress progress = new Progress(shell, "records");
    try (RecordTarget opened = target.open(shell, Map.of())) {
      Loading loading = new Loading(opened, plan, progress);
      try {
        files.forEach(loading::load);
      } catch (VectorDatabaseException | ServerFailure e) {
        if (loading.written() > 0) {
          shell.err().println("Written before the failure: " + loading.written() + " records.");
        }
        throw e;
      }
      progress.end(loading.written());
    }
    return Main.DONE;
  }
}
