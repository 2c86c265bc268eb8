package dev.sagitta.engine.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.Spelling;
import dev.sagitta.engine.settings.SettingValues.Given;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Gathers settings from their sources: flags win over the environment, the environment over a file,
 * and a file over the defaults, in whatever order they are given to the reader. A name that is not
 * known is refused by every source: a setting with a slip in it would otherwise do nothing, unseen.
 *
 * <p>Immutable; each {@code with…} answers another reader.
 */
public final class SettingsReader {
  /** Variables with our prefix that are no settings: read by the launcher or by the commands. */
  private static final Set<String> OTHER_VARIABLES = Set.of("SAGITTA_JAVA_OPTS", "SAGITTA_CONFIG");

  /**
   * What Kubernetes puts into every container beside a service that is called sagitta. Nobody wrote
   * these, so nobody can be told to correct them.
   */
  private static final List<String> SERVICE_LINKS = List.of("SAGITTA_SERVICE_", "SAGITTA_PORT_");

  private final List<Setting> known;
  private final Map<String, Given> flags;
  private final Map<String, Given> environment;
  private final Map<String, Given> file;

  private SettingsReader(
      List<Setting> known,
      Map<String, Given> flags,
      Map<String, Given> environment,
      Map<String, Given> file) {
    this.known = List.copyOf(known);
    this.flags = flags;
    this.environment = environment;
    this.file = file;
  }

  /** A reader of these settings, without a source yet. */
  public static SettingsReader of(List<Setting> known) {
    return new SettingsReader(known, Map.of(), Map.of(), Map.of());
  }

  /**
   * This, with flags.
   *
   * @param values by key or by flag, such as {@code limits.maxK} or {@code --limits-max-k}
   * @throws InvalidRequestException if a name is unknown
   */
  public SettingsReader withFlags(Map<String, String> values) {
    Map<String, Given> read = new HashMap<>();
    new TreeMap<>(values)
        .forEach((name, text) -> {
          Function<Setting, String> spelling = name.startsWith("--") ? Setting::flag : Setting::key;
          Setting setting = find(name, spelling, "the command line");
          read.put(setting.key(), new Given(text, "the flag " + setting.flag()));
        });
    return new SettingsReader(known, Map.copyOf(read), environment, file);
  }

  /**
   * This, with an environment, of which only the names with our prefix are looked at.
   *
   * @param variables all variables by name
   * @throws InvalidRequestException if a name with our prefix is unknown
   */
  public SettingsReader withEnvironment(Map<String, String> variables) {
    Map<String, Given> read = new HashMap<>();
    new TreeMap<>(variables)
        .forEach((name, text) -> {
          if (isMeantForUs(name)) {
            Setting setting = find(name, Setting::environmentName, "the environment");
            read.put(setting.key(), new Given(text, "the environment variable " + name));
          }
        });
    return new SettingsReader(known, flags, Map.copyOf(read), file);
  }

  private static boolean isMeantForUs(String name) {
    return name.startsWith(Setting.ENVIRONMENT_PREFIX)
        && !OTHER_VARIABLES.contains(name)
        && SERVICE_LINKS.stream().noneMatch(name::startsWith);
  }

  /**
   * This, with a file: YAML where its name ends in {@code .yaml} or {@code .yml}, lines of {@code
   * KEY=VALUE} where it ends in {@code .env}. Both may use keys ({@code limits.maxK}); the latter
   * may also use the names of environment variables.
   *
   * @throws InvalidRequestException if the file cannot be read, or a name is unknown
   */
  public SettingsReader withFile(Path path) {
    Map<String, Given> read = new HashMap<>();
    for (SettingsFile.Entry entry : SettingsFile.read(path)) {
      Function<Setting, String> spelling =
          entry.name().startsWith(Setting.ENVIRONMENT_PREFIX)
              ? Setting::environmentName
              : Setting::key;
      if (entry.name().startsWith(Setting.ENVIRONMENT_PREFIX) && !isMeantForUs(entry.name())) {
        continue;
      }
      Setting setting = find(entry.name(), spelling, entry.place());
      if (read.put(setting.key(), new Given(entry.text(), entry.place())) != null) {
        throw new InvalidRequestException(
            ErrorCode.INVALID_SETTING,
            setting.key() + " is set twice in " + path + "; leave one of them.");
      }
    }
    return new SettingsReader(known, flags, environment, Map.copyOf(read));
  }

  /** The values by precedence. */
  public SettingValues read() {
    Map<String, Given> winners = new HashMap<>(file);
    winners.putAll(environment);
    winners.putAll(flags);
    return new SettingValues(winners);
  }

  private Setting find(String name, Function<Setting, String> spelling, String source) {
    for (Setting setting : known) {
      if (spelling.apply(setting).equals(name)) {
        return setting;
      }
    }
    List<String> names = known.stream().map(spelling).toList();
    throw new InvalidRequestException(
        ErrorCode.INVALID_SETTING,
        "There is no setting '"
            + name
            + "', which "
            + source
            + " names; "
            + Spelling.nearest(name, names)
                .map(nearest -> "did you mean '" + nearest + "'?")
                .orElseGet(() -> "there are " + String.join(", ", new TreeSet<>(names)) + "."));
  }
}
