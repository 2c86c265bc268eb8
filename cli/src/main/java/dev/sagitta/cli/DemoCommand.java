package dev.sagitta.cli;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.cli.TateSample.Question;
import dev.sagitta.cli.client.Found;
import dev.sagitta.cli.client.RecordTarget;
import dev.sagitta.cli.client.ServerTarget;
import dev.sagitta.server.http.settings.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the main job on the bundled sample: load, search, filter, restart, search again. */
@Command(
    name = "demo",
    description = {
      "Load the bundled sample (2,000 artworks of the Tate) through the HTTP server, search it by",
      "words, with filters and without, restart the database, and compare the answers."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  private static final String COLLECTION = "tate-demo";
  private static final int HITS = 5;

  /**
   * How far two computations of one distance may be apart: the Vector API leaves the order of a
   * sum's last steps open, and code that is compiled meanwhile may choose another.
   */
  private static final double ROUNDING = 1e-6;

  private final Shell shell;

  @Option(
      names = "--storage",
      paramLabel = "URI",
      description = "Keep the database there, instead of in a temporary directory.")
  private String storage = "";

  DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (storage.equals("memory:")) {
      throw CommandFailure.usage(
          "The demo restarts the database, and 'memory:' keeps nothing; use memory:demo or"
              + " file:PATH.");
    }
    Path scratch = createScratch();
    try {
      return show(scratch);
    } finally {
      delete(scratch);
    }
  }

  private int show(Path scratch) {
    String uri = storage.isEmpty() ? "file:" + scratch.resolve("database") : storage;
    DatabaseSettings settings = shell.database(uri, Map.of());
    List<Question> questions = TateSample.questions(HITS);
    print("1  Open a database in " + uri + " and load 2,000 artworks of the Tate over HTTP");
    List<List<Found>> before;
    try (ServedDatabase served = open(settings)) {
      before = loadAndAsk(served, scratch, questions);
    }
    print("");
    print("3  Stop the server, close the database, open it again, and ask the same");
    List<List<Found>> after;
    try (ServedDatabase served = open(settings);
        RecordTarget target = ServerTarget.at(served.url())) {
      after = ask(target, questions);
    }
    return compare(questions, before, after);
  }

  private static ServedDatabase open(DatabaseSettings settings) {
    return ServedDatabase.open(settings, ServerSettings.standard().withPort(0));
  }

  private List<List<Found>> loadAndAsk(
      ServedDatabase served, Path scratch, List<Question> questions) {
    try (RecordTarget target = ServerTarget.at(served.url())) {
      Progress progress = new Progress(shell, "records");
      Loading.Plan plan = new Loading.Plan(COLLECTION, Distance.COSINE, IndexSpec.auto(), 500);
      long written = new Loading(target, plan, progress).load(TateSample.copyArtworks(scratch));
      print(
          String.format(
              Locale.ROOT,
              "   %,d records of 384 dimensions, each write synced, in %.1f s at %s",
              written,
              progress.seconds(),
              served.url()));
      print("");
      print("2  Search by words (embedded beforehand by all-MiniLM-L6-v2)");
      List<List<Found>> answers = ask(target, questions);
      for (int i = 0; i < questions.size(); i++) {
        print(questions.get(i), answers.get(i));
      }
      return answers;
    }
  }

  private static List<List<Found>> ask(RecordTarget target, List<Question> questions) {
    List<List<Found>> answers = new ArrayList<>();
    for (Question question : questions) {
      answers.add(target.search(COLLECTION, question.query()));
    }
    return answers;
  }

  private void print(Question question, List<Found> hits) {
    print("");
    print(
        "   \""
            + question.label()
            + "\""
            + (question.filter().isEmpty() ? "" : "  where " + question.filter()));
    Table table = new Table(48);
    for (Found hit : hits) {
      table.add(
          String.format(Locale.ROOT, "%.4f", hit.distance()),
          hit.text("title"),
          hit.text("artist"),
          hit.text("year"));
    }
    table.lines("      ").forEach(this::print);
  }

  private int compare(List<Question> questions, List<List<Found>> before, List<List<Found>> after) {
    int same = 0;
    for (int i = 0; i < questions.size(); i++) {
      if (areSame(before.get(i), after.get(i))) {
        same++;
      } else {
        print("   Different: \"" + questions.get(i).label() + "\"");
        print("      before: " + shown(before.get(i)));
        print("      after:  " + shown(after.get(i)));
      }
    }
    int hits = before.stream().mapToInt(List::size).sum();
    if (same == questions.size() && hits > 0) {
      print(
          "   All "
              + same
              + " answers are the same after the restart: "
              + hits
              + " hits, equal ids in equal order, distances equal but for rounding (1e-6).");
      return Main.DONE;
    }
    print("   Only " + same + " of " + questions.size() + " answers are the same.");
    return Main.FAILED;
  }

  private static boolean areSame(List<Found> before, List<Found> after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      Found one = before.get(i);
      Found other = after.get(i);
      if (!one.id().equals(other.id())
          || !(Math.abs(one.distance() - other.distance()) <= ROUNDING)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> shown(List<Found> hits) {
    return hits.stream().map(hit -> hit.id() + " " + hit.distance()).toList();
  }

  private void print(String line) {
    shell.out().println(line);
    shell.out().flush();
  }

  private static Path createScratch() {
    try {
      return Files.createTempDirectory("sagitta-demo-");
    } catch (IOException e) {
      throw CommandFailure.failed("No temporary directory can be made: " + e.getMessage());
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The temporary directory " + directory + " remains.", e);
    }
  }
}
