package dev.sagitta.cli;

import dev.sagitta.cli.client.LocalTarget;
import dev.sagitta.cli.client.RecordTarget;
import dev.sagitta.cli.client.ServerTarget;
import dev.sagitta.engine.Sagitta;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say which database a command works on. */
final class TargetOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "A running server, such as http://127.0.0.1:8080.")
  private String server = "";

  @Option(
      names = "--storage",
      paramLabel = "URI",
      description = {
        "Or a storage, opened in this process, such as file:./data;",
        "without either, the one that the settings name (SAGITTA_STORAGE, file:./data)."
      })
  private String storage = "";

  TargetOptions() {}

  /** Opens what the options name, with further settings by key. */
  RecordTarget open(Shell shell, Map<String, String> settings) {
    if (!server.isEmpty() && !storage.isEmpty()) {
      throw CommandFailure.usage("Give either --server or --storage, not both.");
    }
    return server.isEmpty()
        ? new LocalTarget(Sagitta.open(shell.database(storage, settings)))
        : ServerTarget.at(server);
  }
}
