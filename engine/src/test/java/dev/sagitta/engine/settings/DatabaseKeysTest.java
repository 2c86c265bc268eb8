package dev.sagitta.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.api.settings.RecallSettings;
import dev.sagitta.api.write.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting of a database, from every source. */
final class DatabaseKeysTest {
  private static final DatabaseSettings DEFAULTS = DatabaseSettings.of("file:./data");

  @TempDir private Path folder;

  private static SettingsReader reader() {
    return SettingsReader.of(DatabaseKeys.all());
  }

  /** A key, another value than its default, and what the settings become. */
  record Row(String key, String text, DatabaseSettings expected) {}

  static Stream<Row> rows() {
    return Stream.of(plainRows(), budgetRows(), recallRows()).flatMap(rows -> rows);
  }

  private static Stream<Row> plainRows() {
    return Stream.of(
        new Row("storage", "memory:x", DEFAULTS.withStorage("memory:x")),
        new Row("mode", "write", DEFAULTS.withMode(OpenMode.WRITE)),
        new Row("durability", "memory", DEFAULTS.withDurability(Durability.MEMORY)),
        limits("limits.maxK", "77", new int[] {77, -1, -1, -1, -1, -1, -1, -1, -1}),
        limits("limits.maxBatchRecords", "7_7", new int[] {-1, 77, -1, -1, -1, -1, -1, -1, -1}),
        limits("limits.maxBatchBytes", "1KB", new int[] {-1, -1, 1000, -1, -1, -1, -1, -1, -1}),
        limits("limits.maxPageRecords", "77", new int[] {-1, -1, -1, 77, -1, -1, -1, -1, -1}),
        limits("limits.maxSearches", "77", new int[] {-1, -1, -1, -1, 77, -1, -1, -1, -1}),
        limits("limits.maxIdBytes", "77", new int[] {-1, -1, -1, -1, -1, 77, -1, -1, -1}),
        limits("limits.maxMetadataBytes", "2KiB", new int[] {-1, -1, -1, -1, -1, -1, 2048, -1, -1}),
        limits("limits.maxTextBytes", "1.5kb", new int[] {-1, -1, -1, -1, -1, -1, -1, 1500, -1}),
        limits("limits.maxCollections", "77", new int[] {-1, -1, -1, -1, -1, -1, -1, -1, 77}),
        filterLimits("limits.maxFilterDepth", "7", 7, 1_000, 10_000),
        filterLimits("limits.maxFilterClauses", "77", 32, 77, 10_000),
        filterLimits("limits.maxFilterValues", "77", 32, 1_000, 77),
        facetLimits("limits.maxFacetFields", "7", 7, 100_000),
        facetLimits("limits.maxFacetValues", "77", 100, 77),
        new Row("limits.maxK", "10000", DEFAULTS.withLimits(Limits.standard())));
  }

  private static Stream<Row> budgetRows() {
    Budget b = Budget.standard();
    return Stream.of(
        new Row(
            "budget.memoryTableBytes",
            "64MB",
            DEFAULTS.withBudget(
                new Budget(
                    64_000_000,
                    b.memoryTotalBytes(),
                    64 << 10,
                    b.logBytes(),
                    8,
                    b.scanRows(),
                    b.buildThreads()))),
        new Row(
            "budget.memoryTotalBytes",
            "3GiB",
            DEFAULTS.withBudget(
                new Budget(
                    64 << 20,
                    3L << 30,
                    64 << 10,
                    b.logBytes(),
                    8,
                    b.scanRows(),
                    b.buildThreads()))),
        new Row(
            "budget.residentTableBytes",
            "0",
            DEFAULTS.withBudget(
                new Budget(
                    64 << 20, 256 << 20, 0, b.logBytes(), 8, b.scanRows(), b.buildThreads()))),
        new Row(
            "budget.logBytes",
            "1 MiB",
            DEFAULTS.withBudget(
                new Budget(
                    64 << 20, 256 << 20, 64 << 10, 1 << 20, 8, b.scanRows(), b.buildThreads()))),
        new Row(
            "budget.mergeFactor",
            "4",
            DEFAULTS.withBudget(
                new Budget(
                    64 << 20,
                    256 << 20,
                    64 << 10,
                    b.logBytes(),
                    4,
                    b.scanRows(),
                    b.buildThreads()))),
        new Row(
            "budget.scanRows",
            "5000",
            DEFAULTS.withBudget(
                new Budget(
                    64 << 20, 256 << 20, 64 << 10, b.logBytes(), 8, 5000, b.buildThreads()))),
        new Row("budget.buildThreads", "7", DEFAULTS.withBudget(b.withBuildThreads(7))));
  }

  private static Stream<Row> recallRows() {
    return Stream.of(
        new Row("recall.sampleEvery", "0", DEFAULTS.withRecall(new RecallSettings(0, 8L << 20, 1))),
        new Row(
            "recall.sampleBytes", "1MiB", DEFAULTS.withRecall(new RecallSettings(64, 1 << 20, 1))),
        new Row(
            "recall.watchPercent",
            "100",
            DEFAULTS.withRecall(new RecallSettings(64, 8L << 20, 100))));
  }

  private static Row filterLimits(String key, String text, int depth, int clauses, int values) {
    return new Row(
        key, text, DEFAULTS.withLimits(Limits.standard().withFilterLimits(depth, clauses, values)));
  }

  private static Row facetLimits(String key, String text, int fields, int values) {
    return new Row(
        key, text, DEFAULTS.withLimits(Limits.standard().withFacetLimits(fields, values)));
  }

  private static Row limits(String key, String text, int[] changed) {
    Limits l = Limits.standard();
    int[] standard = {
      l.maxK(),
      l.maxBatchRecords(),
      l.maxBatchBytes(),
      l.maxPageRecords(),
      l.maxSearches(),
      l.maxIdBytes(),
      l.maxMetadataBytes(),
      l.maxTextBytes(),
      l.maxCollections(),
      l.maxFilterDepth(),
      l.maxFilterClauses(),
      l.maxFilterValues(),
      l.maxFacetFields(),
      l.maxFacetValues()
    };
    for (int i = 0; i < changed.length; i++) {
      standard[i] = changed[i] < 0 ? standard[i] : changed[i];
    }
    return new Row(
        key,
        text,
        DEFAULTS.withLimits(
            new Limits(
                standard[0],
                standard[1],
                standard[2],
                standard[3],
                standard[4],
                standard[5],
                standard[6],
                standard[7],
                standard[8],
                standard[9],
                standard[10],
                standard[11],
                standard[12],
                standard[13])));
  }

  private static Setting setting(String key) {
    return DatabaseKeys.all().stream().filter(s -> s.key().equals(key)).findFirst().orElseThrow();
  }

  private static DatabaseSettings settings(SettingsReader reader) {
    return DatabaseKeys.settings(reader.read());
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyKeyIsReadFromEverySource(Row row) throws IOException {
    Setting setting = setting(row.key());
    String yaml = "# comment\n" + row.key() + ": \"" + row.text() + "\"\n";
    String nested = row.key().replace(".", ":\n  ") + ": '" + row.text() + "'\n";
    List<SettingsReader> readers =
        List.of(
            reader().withFlags(Map.of(row.key(), row.text())),
            reader().withFlags(Map.of(setting.flag(), row.text())),
            reader().withEnvironment(Map.of(setting.environmentName(), row.text(), "PATH", "/bin")),
            reader().withFile(file("a.yaml", yaml)),
            reader().withFile(file("b.yml", nested)),
            reader().withFile(file("c.env", "\n# x\n" + row.key() + "=" + row.text())),
            reader()
                .withFile(
                    file(
                        ".env",
                        "export " + setting.environmentName() + " = \"" + row.text() + "\"\n")));
    for (SettingsReader reader : readers) {
      assertThat(settings(reader)).isEqualTo(row.expected());
    }
  }

  @Test
  void theTableAboveHasEveryKey() {
    assertThat(rows().map(Row::key).distinct())
        .containsExactlyInAnyOrderElementsOf(
            DatabaseKeys.all().stream().map(Setting::key).toList());
  }

  @Test
  void withoutSourcesTheDefaultsHold() {
    assertThat(settings(reader())).isEqualTo(DEFAULTS);
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverAFile() throws IOException {
    SettingsReader file = reader().withFile(file("a.yaml", "limits: {maxK: 1, maxSearches: 1}"));
    SettingsReader both =
        file.withEnvironment(
            Map.of("SAGITTA_LIMITS_MAX_K", "2", "SAGITTA_LIMITS_MAX_PAGE_RECORDS", "2"));
    SettingsReader all = both.withFlags(Map.of("limits.maxK", "3"));

    assertThat(settings(file).limits().maxK()).isEqualTo(1);
    assertThat(settings(both).limits().maxK()).isEqualTo(2);
    assertThat(settings(all).limits().maxK()).isEqualTo(3);
    assertThat(settings(all).limits().maxSearches()).isEqualTo(1);
    assertThat(settings(all).limits().maxPageRecords()).isEqualTo(2);
  }

  @Test
  void theOrderInWhichSourcesAreGivenDoesNotMatter() throws IOException {
    SettingsReader reader =
        reader()
            .withFlags(Map.of("--limits-max-k", "3"))
            .withEnvironment(Map.of("SAGITTA_LIMITS_MAX_K", "2"))
            .withFile(file("a.env", "limits.maxK=1"));
    assertThat(settings(reader).limits().maxK()).isEqualTo(3);
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearestAndItsSource() throws IOException {
    assertThatThrownBy(() -> reader().withFlags(Map.of("limits.maxk", "3")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'limits.maxk'")
        .hasMessageContaining("the command line")
        .hasMessageContaining("did you mean 'limits.maxK'?");
    assertThatThrownBy(() -> reader().withEnvironment(Map.of("SAGITTA_STORAG", "memory:")))
        .hasMessageContaining("the environment")
        .hasMessageContaining("did you mean 'SAGITTA_STORAGE'?");
    Path yaml = file("wrong.yaml", "budget:\n  mergeFacter: 3\n");
    assertThatThrownBy(() -> reader().withFile(yaml))
        .hasMessageContaining("wrong.yaml")
        .hasMessageContaining("did you mean 'budget.mergeFactor'?");
    Path lines = file("wrong.env", "\nSAGITTA_DURABLITY=synced\n");
    assertThatThrownBy(() -> reader().withFile(lines))
        .hasMessageContaining("wrong.env:2")
        .hasMessageContaining("did you mean 'SAGITTA_DURABILITY'?");
    assertThatThrownBy(() -> reader().withFlags(Map.of("qqqqqqqqqqqq", "3")))
        .hasMessageContaining("there are budget.buildThreads, budget.logBytes, ");
  }

  @Test
  void variablesThatAreNotOursAreLeftAlone() {
    SettingsReader reader =
        reader()
            .withEnvironment(
                Map.of(
                    "SAGITTAX", "1",
                    "SAGITTA_JAVA_OPTS", "-Xmx1g",
                    "SAGITTA_SERVICE_HOST", "10.0.0.1",
                    "SAGITTA_PORT_8080_TCP", "tcp://10.0.0.1:8080"));
    assertThat(settings(reader)).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits.maxK|0|maxK must be from 1",
        "limits.maxK|many|a whole number",
        "limits.maxK|99999999999|a whole number",
        "limits.maxK||a whole number",
        "limits.maxBatchBytes|3GiB|less than 2GiB",
        "limits.maxBatchBytes|600MiB|maxBatchBytes must be",
        "budget.logBytes|64 parsecs|a size such as",
        "budget.logBytes|-1|a size such as",
        "budget.logBytes|1.5|a size such as",
        "budget.logBytes|99999999999GiB|a size such as",
        "recall.watchPercent|101|watchPercent must be from 0 to 100",
        "budget.mergeFactor|1|mergeFactor must be at least 2",
        "mode|append|use create, write or read",
        "durability|hope|use synced or memory",
      })
  void aWrongValueIsRefusedWithItsSource(String key, String text, String expected) {
    String value = text == null ? "" : text;
    assertThatThrownBy(() -> settings(reader().withFlags(Map.of(key, value))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining("the flag " + setting(key).flag());
  }

  @Test
  void aFileThatCannotBeUnderstoodIsRefused() throws IOException {
    Path missing = folder.resolve("none.yaml");
    Path wrongKind = file("settings.txt", "");
    Path noYaml = file("no.yaml", "a: [1");
    Path list = file("list.yaml", "- 1\n- 2\n");
    Path listValue = file("listvalue.yaml", "storage: [a, b]\n");
    Path noPair = file("no.env", "storage=memory:\nnonsense\n");
    Path twice = file("twice.env", "storage=memory:\nSAGITTA_STORAGE=memory:\n");
    assertThatThrownBy(() -> reader().withFile(missing)).hasMessageContaining("There is no");
    assertThatThrownBy(() -> reader().withFile(wrongKind)).hasMessageContaining("must end in");
    assertThatThrownBy(() -> reader().withFile(noYaml)).hasMessageContaining("is not YAML");
    assertThatThrownBy(() -> reader().withFile(list)).hasMessageContaining("names and values");
    assertThatThrownBy(() -> reader().withFile(listValue)).hasMessageContaining("one value");
    assertThatThrownBy(() -> reader().withFile(noPair)).hasMessageContaining("no.env:2");
    assertThatThrownBy(() -> reader().withFile(twice)).hasMessageContaining("set twice");
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    assertThat(settings(reader().withFile(file("empty.yaml", "# nothing\n")))).isEqualTo(DEFAULTS);
    assertThat(settings(reader().withFile(file("empty.env", "\n")))).isEqualTo(DEFAULTS);
  }
}
