package dev.sagitta.cli;

import ch.qos.logback.classic.Level;
import dev.sagitta.api.error.InternalException;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.error.VectorDatabaseException;
import dev.sagitta.cli.client.ServerFailure;
import dev.sagitta.server.http.settings.ServerKeys;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code sagitta} command. */
@Command(
    name = "sagitta",
    description = "Sagitta, a vector database for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = HelpCommand.class)
public final class Main {
  /** The exit code when all went well. */
  static final int DONE = 0;

  /** The exit code when the command failed. */
  static final int FAILED = 1;

  /** The exit code when the command was called in a wrong way. */
  static final int WRONG_USE = 2;

  /** Held here, since the logging of the JDK forgets levels of loggers nobody holds. */
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  /** Logs with a stack trace what it throws as well, and we explain in one line. */
  private static final Logger HELIDON_START = Logger.getLogger("io.helidon.webserver.LoomServer");

  private Main() {}

  /** Runs the command that the arguments name, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    boolean serves = List.of(arguments).contains("serve");
    if (!serves
        && LoggerFactory.getLogger("dev.sagitta") instanceof ch.qos.logback.classic.Logger ours) {
      // What a server logs for its operator would tear the output of the other commands apart.
      ours.setLevel(Level.WARN);
    }
    System.exit(run(Shell.ofProcess(), arguments));
  }

  /** Runs a command and answers its exit code. */
  static int run(Shell shell, String... arguments) {
    HELIDON.setLevel(java.util.logging.Level.WARNING);
    HELIDON_START.setLevel(java.util.logging.Level.OFF);
    CommandLine line = commandLine(shell);
    if (arguments.length == 0) {
      line.usage(shell.err());
      return WRONG_USE;
    }
    return line.execute(arguments);
  }

  private static CommandLine commandLine(Shell shell) {
    CommandLine serve = new CommandLine(new ServeCommand(shell));
    SettingFlags.add(serve.getCommandSpec(), ServerKeys.withDatabase());
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new DemoCommand(shell))
            .addSubcommand(serve)
            .addSubcommand(new LoadCommand(shell))
            .addSubcommand(new SearchCommand(shell))
            .addSubcommand(new RecallCommand(shell))
            .addSubcommand(new BenchCommand(shell));
    return line.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((failure, given) -> complain(shell, failure))
        .setExecutionExceptionHandler((failure, command, result) -> explain(shell, failure));
  }

  private static int complain(Shell shell, ParameterException failure) {
    StringBuilder message = new StringBuilder(oneLine(String.valueOf(failure.getMessage())));
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> nearest = unmatched.getSuggestions();
      if (!nearest.isEmpty()) {
        message.append("; did you mean '").append(nearest.getFirst()).append("'?");
      }
    }
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    shell.err().println("sagitta: " + message + " (" + command + " --help shows how.)");
    return WRONG_USE;
  }

  private static int explain(Shell shell, Exception failure) {
    int exitCode =
        switch (failure) {
          case CommandFailure known -> known.exitCode();
          case ServerFailure answered -> answered.isCallersFault() ? WRONG_USE : FAILED;
          case InvalidRequestException wrong -> WRONG_USE;
          case NotFoundException missing -> WRONG_USE;
          default -> FAILED;
        };
    boolean expected =
        failure instanceof CommandFailure
            || failure instanceof ServerFailure
            || (failure instanceof VectorDatabaseException
                && !(failure instanceof InternalException));
    if (expected) {
      shell.err().println("sagitta: " + oneLine(String.valueOf(failure.getMessage())));
    } else {
      shell.err().println("sagitta: a defect in Sagitta; please report what follows.");
      failure.printStackTrace(shell.err());
    }
    return exitCode;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\R\\s*", " ").strip();
  }

  /** Tells which release this is. */
  static final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "Sagitta " + (version == null ? "development" : version) + ", Java " + Runtime.version()
      };
    }
  }
}
