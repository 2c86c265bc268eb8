package dev.sagitta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.cli.client.RecordTarget;
import dev.sagitta.cli.client.ServerTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process. */
final class ServeIT {
  @TempDir private Path folder;

  @Test
  void onSigtermItStopsAcceptingFinishesFlushesAndClosesInThisOrder() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "--storage", "file:./my data")) {
      assertThat(folder.resolve("my data")).isDirectory();
      try (RecordTarget target = ServerTarget.at(server.url())) {
        target.create(CollectionSpec.of("c", 2, Distance.EUCLIDEAN));
        target.write("c", List.of(VectorRecord.of("a", 1, 2)));
      }
      int exitCode = server.terminate();

      List<String> order =
          List.of(
              "Stopping: new requests are refused",
              "Stopped after ",
              "Flushing.",
              "Closing the database.",
              "Closed file:./my data.");
      List<String> seen =
          server.log().stream()
              .flatMap(line -> order.stream().filter(line::contains))
              .distinct()
              .toList();
      assertThat(seen).as(String.join("\n", server.log())).isEqualTo(order);
      assertThat(exitCode).isEqualTo(128 + 15);
    }
    Ran search =
        Ran.command(
            "search", "-c", "c", "--storage", "file:" + folder.resolve("my data"), "--id", "a");
    assertThat(search.out()).startsWith("{\"id\":\"a\",\"distance\":0.0");
  }

  @Test
  void aSecondServerOnTheSameStorageIsRefused() throws IOException {
    try (ServerProcess first = ServerProcess.start(folder, "--storage", "file:data")) {
      assertThat(first.url()).startsWith("http://127.0.0.1:");
      Ran second = Ran.command("serve", "--port=0", "--storage=file:" + folder.resolve("data"));
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err()).startsWith("sagitta: ").contains("data");
      assertThat(second.err().lines()).hasSize(1);
    }
  }
}
