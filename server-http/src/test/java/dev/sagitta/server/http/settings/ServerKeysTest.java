package dev.sagitta.server.http.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.write.Durability;
import dev.sagitta.engine.settings.Setting;
import dev.sagitta.engine.settings.SettingsReader;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting of the server. */
final class ServerKeysTest {
  /** A key, a value, and where in the typed settings it is found. */
  record Row(String key, String text, Function<ServerSettings, Object> part, Object expected) {}

  static Stream<Row> rows() {
    return Stream.of(
        new Row("host", "::1", ServerSettings::host, "::1"),
        new Row("port", "0", ServerSettings::port, 0),
        new Row("durability", "memory", ServerSettings::durability, Durability.MEMORY),
        limit("server.maxBodyBytes", "1MiB", RequestLimits::maxBodyBytes, 1L << 20),
        limit("server.maxBodiesBytes", "2GiB", RequestLimits::maxBodiesBytes, 2L << 30),
        limit("server.maxRecordBytes", "1MiB", RequestLimits::maxRecordBytes, 1 << 20),
        limit("server.maxChunkBytes", "1MiB", RequestLimits::maxChunkBytes, 1 << 20),
        limit("server.maxNesting", "7", RequestLimits::maxNesting, 7),
        limit("server.maxVectorsPerSearch", "7", RequestLimits::maxVectorsPerSearch, 7),
        limit("server.maxAnswerBytes", "1MiB", RequestLimits::maxAnswerBytes, 1L << 20),
        limit("server.maxConcurrentRequests", "7", RequestLimits::maxConcurrentRequests, 7),
        limit("server.maxConnections", "7", RequestLimits::maxConnections, 7),
        new Row("server.readTimeout", "5s", s -> s.timeouts().read(), Duration.ofSeconds(5)),
        new Row("server.minBytesPerSecond", "7", s -> s.timeouts().minBytesPerSecond(), 7),
        new Row("server.idleTimeout", "500ms", s -> s.timeouts().idle(), Duration.ofMillis(500)),
        new Row("server.stopTimeout", "2m", s -> s.timeouts().stop(), Duration.ofMinutes(2)));
  }

  private static Row limit(
      String key, String text, Function<RequestLimits, Object> part, Object expected) {
    return new Row(key, text, settings -> part.apply(settings.limits()), expected);
  }

  private static SettingsReader reader() {
    return SettingsReader.of(ServerKeys.withDatabase());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyKeyIsReadFromFlagsAndTheEnvironment(Row row) {
    Setting setting =
        ServerKeys.withDatabase().stream()
            .filter(known -> known.key().equals(row.key()))
            .findFirst()
            .orElseThrow();
    assertThat(row.part().apply(ServerSettings.standard())).isNotEqualTo(row.expected());
    for (SettingsReader reader :
        new SettingsReader[] {
          reader().withFlags(Map.of(row.key(), row.text())),
          reader().withEnvironment(Map.of(setting.environmentName(), row.text()))
        }) {
      assertThat(row.part().apply(ServerKeys.settings(reader.read()))).isEqualTo(row.expected());
    }
  }

  @Test
  void theTableAboveHasEveryKey() {
    assertThat(rows().map(Row::key).filter(key -> !key.equals("durability")))
        .containsExactlyInAnyOrderElementsOf(ServerKeys.all().stream().map(Setting::key).toList());
  }

  @Test
  void withoutSourcesTheDefaultsHold() {
    assertThat(ServerKeys.settings(reader().read())).isEqualTo(ServerSettings.standard());
  }

  @Test
  void aWrongValueIsRefusedWithItsSource() {
    SettingsReader reader = reader().withEnvironment(Map.of("SAGITTA_PORT", "70000"));
    assertThatThrownBy(() -> ServerKeys.settings(reader.read()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("port must be from 0 to 65535")
        .hasMessageContaining("the environment variable SAGITTA_PORT");
    SettingsReader slow = reader().withFlags(Map.of("server.readTimeout", "30"));
    assertThatThrownBy(() -> ServerKeys.settings(slow.read()))
        .hasMessageContaining("a time with a unit")
        .hasMessageContaining("--server-read-timeout");
  }
}
