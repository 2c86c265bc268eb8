package dev.sagitta.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.engine.Sagitta;
import dev.sagitta.examples.embedded.QuickStart;
import dev.sagitta.examples.http.HttpTour;
import dev.sagitta.server.http.HttpServer;
import dev.sagitta.server.http.settings.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs and gives what it says. */
final class ExamplesTest {
  @TempDir private Path folder;

  @Test
  void theQuickStartFindsWhatItWrote() {
    assertThat(QuickStart.run(folder.resolve("data"))).containsExactly("dune", "emma", "dune");
  }

  @Test
  void theHttpTourFindsWhatItLoaded() throws Exception {
    try (Database database = Sagitta.inMemory();
        HttpServer server = HttpServer.start(database, ServerSettings.standard().withPort(0))) {
      assertThat(HttpTour.run("http://127.0.0.1:" + server.port()))
          .containsExactly(
              "nearest [alien, moon]",
              "filtered [moon, heat]",
              "like heat [heat]",
              "afterwards [alien, heat]");
      assertThat(database.listCollections()).isEmpty();
    }
  }

  @Test
  void aDatabaseOpensOnTheStorageFromOutside() throws IOException {
    Path trail = folder.resolve("trail");
    String uri = "audit:" + folder.resolve("data") + "?trail=" + trail;
    try (Database database = Sagitta.open(uri)) {
      database
          .createCollection(CollectionSpec.of("c", 2, Distance.EUCLIDEAN))
          .upsert(List.of(VectorRecord.of("a", 1, 2)));
    }
    try (Database database = Sagitta.open(uri)) {
      assertThat(database.collection("c").find("a")).isPresent();
    }
    assertThat(Files.readAllLines(trail))
        .anyMatch(line -> line.startsWith("created "))
        .anyMatch(line -> line.startsWith("replaced "));
    assertThatThrownBy(() -> Sagitta.open("audit:" + folder.resolve("data") + "?trial=x"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("did you mean 'trail'?");
  }

  @Test
  void theReadmeShowsTheQuickStartAsItIs() throws IOException {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    String source =
        Files.readString(
            module.resolve("src/main/java/dev/sagitta/examples/embedded/QuickStart.java"));
    String shown = between(source, "// begin README\n", "    // end README").indent(-4);
    assertThat(Files.readString(module.resolveSibling("README.md")))
        .contains("```java\n" + shown + "```");
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
