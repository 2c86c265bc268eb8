package dev.sagitta.cli;

import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.settings.DatabaseKeys;
import dev.sagitta.engine.settings.SettingValues;
import dev.sagitta.engine.settings.SettingsReader;
import dev.sagitta.server.http.settings.ServerKeys;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What surrounds a command: where it prints, and the environment it was started in.
 *
 * @param out for results
 * @param err for progress and complaints
 * @param environment variables by name
 * @param interactive whether a person watches {@code err} on a terminal
 */
record Shell(
    PrintStream out, PrintStream err, Map<String, String> environment, Interaction interactive) {
  private static final String CONFIG_VARIABLE = "SAGITTA_CONFIG";

  /** Who reads along. */
  enum Interaction {
    /** A terminal, on which a line can be written over. */
    TERMINAL,
    /** A file or another program. */
    STREAM
  }

  /** The shell that this process was started from. */
  // The JDK's Javadoc allows null, and NullAway holds us to it, whatever this release answers.
  @SuppressWarnings("SystemConsoleNull")
  static Shell ofProcess() {
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    return new Shell(
        System.out,
        System.err,
        System.getenv(),
        terminal ? Interaction.TERMINAL : Interaction.STREAM);
  }

  /**
   * The settings: flags over environment over file over defaults.
   *
   * @param flags by key or by flag
   * @param config the file of settings; empty for the one that the environment names, or none
   */
  SettingValues settings(Map<String, String> flags, String config) {
    SettingsReader reader =
        SettingsReader.of(ServerKeys.withDatabase()).withFlags(flags).withEnvironment(environment);
    String file = config.isEmpty() ? environment.getOrDefault(CONFIG_VARIABLE, "") : config;
    return (file.isEmpty() ? reader : reader.withFile(Path.of(file))).read();
  }

  /** The settings of a database in a storage, which may be empty for the one that is set. */
  DatabaseSettings database(String storage, Map<String, String> flags) {
    Map<String, String> all = new HashMap<>(flags);
    if (!storage.isEmpty()) {
      all.put(DatabaseKeys.STORAGE.key(), storage);
    }
    return DatabaseKeys.settings(settings(all, ""));
  }
}
