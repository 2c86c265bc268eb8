package dev.sagitta.engine.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A file of settings, flattened to names and texts. */
final class SettingsFile {
  private SettingsFile() {}

  /**
   * One setting in a file.
   *
   * @param name as the file names it, parts joined by dots
   * @param text its value
   * @param place where it stands, as a message may quote it
   */
  record Entry(String name, String text, String place) {}

  /**
   * The settings in a file, in its order.
   *
   * @throws InvalidRequestException if it cannot be read or understood
   */
  static List<Entry> read(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return readYaml(path, content(path));
    }
    if (name.endsWith(".env")) {
      return readLines(path, content(path));
    }
    throw invalid(
        "The settings file "
            + path
            + " must end in .yaml, .yml or .env, which says how to read it.");
  }

  private static String content(Path path) {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING, "There is no settings file " + path + ".", e);
    } catch (IOException e) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          "The settings file " + path + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  private static List<Entry> readLines(Path path, String content) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String raw : content.lines().toList()) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      // Files of this kind are also sourced by shells, which want the word.
      String pair = line.startsWith("export ") ? line.substring("export ".length()) : line;
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw invalid(path + ":" + number + " is not KEY=VALUE: " + line);
      }
      entries.add(
          new Entry(
              pair.substring(0, equals).strip(),
              unquoted(pair.substring(equals + 1).strip()),
              path + ":" + number));
    }
    return entries;
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && ((text.startsWith("\"") && text.endsWith("\""))
                || (text.startsWith("'") && text.endsWith("'")));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static List<Entry> readYaml(Path path, String content) {
    List<Entry> entries = new ArrayList<>();
    try {
      JsonNode root = YAMLMapper.builder().build().readTree(content);
      if (root.isObject()) {
        flatten(root, "", "the file " + path, entries);
      } else if (!root.isMissingNode() && !root.isNull()) {
        throw invalid("The settings file " + path + " must hold names and values.");
      }
    } catch (JacksonException e) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING,
          "The settings file " + path + " is not YAML: " + firstLine(e.getOriginalMessage()) + ".",
          e);
    }
    return entries;
  }

  private static void flatten(JsonNode node, String prefix, String place, List<Entry> entries) {
    node.forEachEntry((name, value) -> {
      String key = prefix + name;
      if (value.isObject()) {
        flatten(value, key + ".", place, entries);
      } else if (value.isValueNode() && !value.isNull()) {
        entries.add(new Entry(key, value.asString(), place));
      } else {
        throw invalid("The setting '" + key + "' in " + place + " needs one value.");
      }
    });
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_SETTING, message);
  }
}
