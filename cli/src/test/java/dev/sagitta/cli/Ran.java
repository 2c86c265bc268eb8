package dev.sagitta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/** What a command that ran in this process gave. */
record Ran(int exitCode, String out, String err) {
  /** Runs a command in an empty environment. */
  static Ran command(String... arguments) {
    return command(Map.of(), arguments);
  }

  static Ran command(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            environment,
            Shell.Interaction.STREAM);
    int exitCode = Main.run(shell, arguments);
    return new Ran(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }
}
