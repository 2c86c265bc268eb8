package dev.sagitta.cli;

import dev.sagitta.engine.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Settings as flags of a command: made from the list of settings, so that none is forgotten. */
final class SettingFlags {
  private SettingFlags() {}

  /** Gives a command a flag for each setting. */
  static void add(CommandSpec command, List<Setting> settings) {
    for (Setting setting : settings) {
      command.addOption(
          OptionSpec.builder(setting.flag())
              .type(String.class)
              .paramLabel(setting.form().name())
              .description(
                  setting.meaning() + " (default: " + setting.standard() + ").",
                  "Also: " + setting.environmentName())
              .build());
    }
  }

  /** The flags that were given, by flag. */
  static Map<String, String> given(ParseResult result, List<Setting> settings) {
    Map<String, String> flags = new TreeMap<>();
    for (Setting setting : settings) {
      if (result.hasMatchedOption(setting.flag())) {
        flags.put(setting.flag(), result.matchedOptionValue(setting.flag(), ""));
      }
    }
    return flags;
  }
}
