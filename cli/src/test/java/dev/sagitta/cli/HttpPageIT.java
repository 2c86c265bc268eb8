package dev.sagitta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/http.md} work, in their order, against an empty database. */
final class HttpPageIT {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/http.md");
  private static final String ADDRESS = "S=http://127.0.0.1:8080";

  /** Stops at the first request that is refused, and shows the answer. */
  private static final String STRICT =
      """
      set -eo pipefail
      curl() { command curl --fail-with-body "$@" || { echo "REFUSED: $*"; exit 1; }; echo; }
      """;

  @TempDir private Path folder;

  @Test
  void everyExampleIsServed() throws Exception {
    Assumptions.assumeTrue(run("command -v curl").startsWith("0\n"), "There is no curl here.");
    String examples =
        Stream.of(Files.readString(PAGE).split("\n```"))
            .filter(part -> part.startsWith("sh\n"))
            .map(part -> part.substring(2))
            .collect(Collectors.joining("\n"));
    assertThat(examples).contains(ADDRESS, "/search", "/facets", "/records/sample");
    try (ServerProcess server = ServerProcess.start(folder, "--storage", "memory:")) {
      String script = STRICT + examples.replace(ADDRESS, "S=" + server.url());
      assertThat(run(script))
          .startsWith("0\n")
          .contains("\"value\":1999,\"records\":1")
          .contains("\"matching\":2,\"seed\":42");
    }
  }

  /** The status with which a script ends, and what it prints. */
  private static String run(String script) throws Exception {
    Process process = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + "\n" + output;
  }
}
