package dev.sagitta.cli;

import dev.sagitta.engine.settings.DatabaseKeys;
import dev.sagitta.engine.settings.SettingValues;
import dev.sagitta.server.http.settings.ServerKeys;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a database over HTTP until the process is told to stop. */
@Command(
    name = "serve",
    description = "Serve a database over HTTP until interrupted (SIGINT, SIGTERM).",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "Settings by name, as .yaml, .yml or .env; flags and the environment win.",
        "Also: SAGITTA_CONFIG"
      })
  private String config = "";

  ServeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    SettingValues values =
        shell.settings(
            SettingFlags.given(command.commandLine().getParseResult(), ServerKeys.withDatabase()),
            config);
    ServedDatabase served =
        ServedDatabase.open(DatabaseKeys.settings(values), ServerKeys.settings(values));
    Runtime.getRuntime().addShutdownHook(new Thread(served::close, "stop"));
    shell
        .out()
        .println(
            "Sagitta is ready: "
                + values.text(DatabaseKeys.STORAGE)
                + " at "
                + served.url()
                + " (stop with Ctrl-C)");
    shell.out().flush();
    // The hook does the rest; it runs while this thread waits, and the process ends behind it.
    new CountDownLatch(1).await();
    return Main.DONE;
  }
}
