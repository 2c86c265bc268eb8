package dev.sagitta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.engine.settings.Setting;
import dev.sagitta.server.http.settings.ServerKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about settings lists what there is. */
final class SettingsPageTest {
  @Test
  void everySettingHasItsRowAndThereIsNoOther() throws IOException {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    List<String> rows =
        Files.readAllLines(module.resolveSibling("docs").resolve("settings.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            ServerKeys.withDatabase().stream().map(SettingsPageTest::row).toList());
  }

  private static String row(Setting setting) {
    return "| `"
        + setting.key()
        + "` | `"
        + setting.standard()
        + "` | "
        + setting.meaning()
        + " | `"
        + setting.flag()
        + "` | `"
        + setting.environmentName()
        + "` |";
  }
}
