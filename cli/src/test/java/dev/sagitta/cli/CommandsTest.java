package dev.sagitta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.server.http.settings.ServerSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, run in this process. */
final class CommandsTest {
  @TempDir private Path folder;

  private String storage() {
    return "file:" + folder.resolve("a database");
  }

  private Path lines(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    if (!name.endsWith(".gz")) {
      return Files.writeString(file, content);
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static final String RECORDS =
      """
      {"id":"a","vector":[1,0],"metadata":{"n":1,"tags":["x","y"],"ok":true,"f":0.5},"text":"A"}

      {"id":"b","vector":[0,1],"metadata":{"n":2}}
      {"id":"c","vector":[1,1]}
      """;

  @Test
  void helpListsTheCommands() {
    for (Ran ran : List.of(Ran.command("help"), Ran.command("--help"))) {
      assertThat(ran.exitCode()).isZero();
      assertThat(ran.out()).contains("demo", "serve", "load", "search", "recall", "bench");
    }
    assertThat(Ran.command("--version").out()).contains("Sagitta ").contains("Java 25");
    assertThat(Ran.command("help", "serve").out())
        .contains("--storage=", "--limits-max-k=", "SAGITTA_SERVER_READ_TIMEOUT", "file:./data");
  }

  @Test
  void recordsAreLoadedInProcessAndFoundAgain() throws IOException {
    Path file = lines("records.ndjson.gz", RECORDS);
    Ran load = Ran.command("load", "-c", "c", "--storage", storage(), file.toString());
    assertThat(load.exitCode()).as(load.err()).isZero();
    assertThat(load.err()).contains("3 records in ");

    Ran byVector =
        Ran.command("search", "-c", "c", "--storage", storage(), "--vector", "[1, 0.1]", "-k", "2");
    assertThat(byVector.exitCode()).as(byVector.err()).isZero();
    assertThat(byVector.out().lines()).hasSize(2);
    assertThat(byVector.out().lines().findFirst().orElse(""))
        .contains("\"id\":\"a\"", "\"distance\":", "\"tags\":[\"x\",\"y\"]", "\"ok\":true");

    Ran filtered =
        Ran.command(
            Map.of("SAGITTA_STORAGE", storage()),
            "search",
            "-c",
            "c",
            "--id",
            "a",
            "--filter",
            "{\"n\":{\"$gte\":2}}");
    assertThat(filtered.out().lines()).singleElement().asString().contains("\"id\":\"b\"");
  }

  @Test
  void recordsAreLoadedOverHttpAndFoundAgain() throws IOException {
    Path file = lines("records.jsonl", RECORDS);
    Path vectors =
        VectorFiles.bvecs(folder.resolve("v.bvecs"), new int[] {200, 1}, new int[] {1, 9});
    try (ServedDatabase served =
        ServedDatabase.open(
            DatabaseSettings.of("memory:"), ServerSettings.standard().withPort(0))) {
      Ran load =
          Ran.command(
              "load",
              "--collection=c",
              "--server=" + served.url(),
              "--batch=2",
              "--distance=euclidean",
              file.toString(),
              vectors.toString());
      assertThat(load.exitCode()).as(load.err()).isZero();
      assertThat(load.err()).contains("5 records in ");
      Ran search =
          Ran.command("search", "-c", "c", "--server", served.url() + "/", "--id", "3", "-k", "5");
      assertThat(search.exitCode()).as(search.err()).isZero();
      assertThat(search.out().lines()).hasSize(5);
      assertThat(search.out()).startsWith("{\"id\":\"3\",\"distance\":0.0}");
      assertThat(search.out()).contains("\"f\":0.5", "\"n\":1");
      Ran absent = Ran.command("search", "-c", "no", "--server", served.url(), "--id", "3");
      assertThat(absent.exitCode()).isEqualTo(2);
      assertThat(absent.err()).contains("The server answered 404").contains("no");
      Ran zero = Ran.command("search", "-c", "c", "--server", served.url(), "--vector", "[1]");
      assertThat(zero.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void theRecallOfAFileOfQueriesIsMeasuredHereAndThroughAServer() throws IOException {
    Path file = lines("records.jsonl", RECORDS);
    Path queries =
        VectorFiles.fvecs(folder.resolve("query.fvecs"), new float[] {1, 2}, new float[] {2, 0.5f});
    Ran.command("load", "-c", "c", "--storage", storage(), file.toString());
    Ran here =
        Ran.command(
            "recall", "-c", "c", "--storage", storage(), "--data", folder.toString(), "-k", "2");
    assertThat(here.exitCode()).as(here.err()).isZero();
    assertThat(here.out().lines())
        .singleElement()
        .asString()
        .startsWith("{\"queries\":2,\"measured\":2,\"recall\":1.0,\"low\":0.3")
        .contains("\"high\":1.0,\"worst\":1.0,\"searchMicros\":");
    Ran none =
        Ran.command("recall", "-c", "c", "--storage", storage(), "--recent", "--filter", "{}");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("No recent search of 'c' is known");
    try (ServedDatabase served =
        ServedDatabase.open(
            DatabaseSettings.of(storage()), ServerSettings.standard().withPort(0))) {
      Ran.command("search", "-c", "c", "--server", served.url(), "--id", "a");
      Ran recent =
          Ran.command(
              "recall",
              "-c",
              "c",
              "--server",
              served.url(),
              "--recent",
              "--target-recall",
              "0.9",
              "--filter",
              "{\"n\":{\"$gte\":1}}");
      assertThat(recent.out()).as(recent.err()).startsWith("{\"queries\":1,\"measured\":1,");
      Ran given =
          Ran.command("recall", "-c", "c", "--server", served.url(), "--data", queries.toString());
      assertThat(given.out()).as(given.err()).startsWith("{\"queries\":2,\"measured\":2,");
      Ran nothing =
          Ran.command(
              "recall", "-c", "c", "--server", served.url(), "--recent", "--filter", "{\"n\":-1}");
      assertThat(nothing.exitCode()).isEqualTo(1);
      assertThat(nothing.err()).contains("none of the 1 queries has a neighbour");
    }
    assertThat(Ran.command("recall", "-c", "c", "--storage", storage()).exitCode()).isEqualTo(2);
  }

  @Test
  void rowsAreNumberedOnFromFileToFile() throws IOException {
    Path one = VectorFiles.fvecs(folder.resolve("1.fvecs"), new float[] {1, 0}, new float[] {0, 1});
    Path two = VectorFiles.fvecs(folder.resolve("2.fvecs"), new float[] {1, 1});
    Ran.command("load", "-c", "c", "--storage", storage(), one.toString(), two.toString());
    Ran search = Ran.command("search", "-c", "c", "--storage", storage(), "--vector", "[1,1]");
    assertThat(search.out()).startsWith("{\"id\":\"2\",");
    assertThat(search.out().lines()).hasSize(3);
  }

  @Test
  void aBadLineStopsTheLoadAndIsNamed() throws IOException {
    Path file = lines("bad.ndjson", RECORDS + "{\"id\":\"d\",\"vectr\":[1,2]}\n");
    Ran load = Ran.command("load", "-c", "c", "--storage", storage(), "--batch=2", file.toString());
    assertThat(load.exitCode()).isEqualTo(2);
    assertThat(load.err()).contains("bad.ndjson:5:").contains("vectr");
    assertThat(load.err()).contains("Written before the failure: 2 records.");
    Path other = lines("other.ndjson", "{\"id\":\"d\",\"vector\":[1,2,3]}\n");
    Ran second = Ran.command("load", "-c", "c", "--storage", storage(), other.toString());
    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(second.err()).contains("has 3 values").contains("dimension 2");
  }

  @Test
  void theDemoAnswersTheSameAfterARestart() {
    Ran demo = Ran.command("demo");
    assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
    assertThat(demo.out())
        .contains("2,000 records of 384 dimensions")
        .contains("\"a stormy sea with ships\"  where {\"year\":{\"$gte\":1900}}")
        .contains("Sir John Everett Millais")
        .contains("All 18 answers are the same after the restart");
  }

  @Test
  void theDemoKeepsItsDatabaseWhereItIsTold() {
    Ran demo = Ran.command("demo", "--storage", storage());
    assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
    Ran search =
        Ran.command("search", "-c", "tate-demo", "--storage", storage(), "--id", "A00003", "-k1");
    assertThat(search.out()).startsWith("{\"id\":\"A00003\"");
    assertThat(Ran.command("demo", "--storage=memory:").exitCode()).isEqualTo(2);
  }

  @Test
  void theBenchMeasuresRecallAndSpeed() throws IOException {
    float[][] base = new float[300][2];
    for (int i = 0; i < base.length; i++) {
      base[i] = new float[] {i, 0};
    }
    // Rows 4 and 6 are equally near to row 5, so either may stand in a true list of two.
    VectorFiles.fvecs(folder.resolve("base.fvecs"), base);
    VectorFiles.fvecs(folder.resolve("query.fvecs"), new float[] {5, 0}, new float[] {100.1f, 0});
    VectorFiles.ivecs(folder.resolve("groundtruth.ivecs"), new int[] {5, 6}, new int[] {100, 101});
    Path tsv = folder.resolve("results.tsv");
    String[] command = {
      "bench",
      "--data",
      folder.toString(),
      "--index",
      "flat",
      "-k",
      "2",
      "--seconds",
      "0.05",
      "--build-threads",
      "1",
      "--tsv",
      tsv.toString()
    };
    Ran bench = Ran.command(command);
    assertThat(bench.exitCode()).as(bench.err()).isZero();
    Ran.command(command);
    List<String> written = Files.readAllLines(tsv);
    assertThat(written).hasSize(3);
    assertThat(written.getFirst()).startsWith("library\tvariant\tdataset\tmetric\tM\t");
    List<String> names = List.of(written.getFirst().split("\t", -1));
    List<String> values = List.of(written.getLast().split("\t", -1));
    assertThat(values).hasSameSizeAs(names).startsWith("sagitta", "flat-auto");
    assertThat(values.get(names.indexOf("recall@10"))).isEqualTo("1.0000");
    assertThat(values.get(names.indexOf("metric"))).isEqualTo("euclidean");
    assertThat(Double.parseDouble(values.get(names.indexOf("single_thread_qps")))).isPositive();
    assertThat(Double.parseDouble(values.get(names.indexOf("two_thread_qps")))).isPositive();

    assertThat(Ran.command("bench", "--data", folder.toString(), "-k", "3").err())
        .contains("the ground truth has 2 neighbours");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lod | did you mean 'load'?",
        "load | Missing required",
        "load -c x --storage memory: | FILE",
        "load -c x --storage memory: none.fvecs | There is no file none.fvecs.",
        "load -c x --storage memory: none.csv | must end in .fvecs",
        "load -c x --storage memory: --batch 0 a.fvecs | --batch must be at least 1",
        "load -c x --storage memory: --batch zero a.fvecs | 'zero'",
        "load -c x --distance far --storage memory: a.fvecs | use cosine, dot or euclidean",
        "load -c x --server http://h --storage memory: a.fvecs | either --server or --storage",
        "load -c x --server ftp://h a.fvecs | is no server's URL",
        "search -c x | --vector",
        "search -c x --vector [1 | --vector is not the JSON",
        "search -c x --vector null | --vector must not be null",
        "search -c x --vector [1] --filter [] | --filter is not the JSON",
        "search -c x --vector [1] --storage nope:x | No storage plug-in",
        "search -c x --vector [1] --storage memory:absent | absent",
        "serve --prt 80 | Unknown option",
        "serve --port many | the flag --port",
        "serve --port 70000 | port must be from 0 to 65535",
        "serve --durability maybe | use synced or memory",
        "serve --limits-max-k 0 | maxK must be from 1",
        "serve --config none.yaml | There is no settings file none.yaml",
        "bench | --data",
        "bench --data nowhere | neither base.fvecs nor base.bvecs",
        "bench --data . --sweep ef | --sweep must be",
        "bench --data . -k 0 | must be at least 1",
      })
  void wrongUseIsOneLineAndExitCode2(String row) {
    String[] parts = row.split(" \\| ", -1);
    Ran ran = Ran.command(parts[0].split(" ", -1));
    assertThat(ran.err()).contains(parts[1]).startsWith("sagitta: ");
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void aSlipInTheEnvironmentIsRefused() {
    Ran ran = Ran.command(Map.of("SAGITTA_STORAG", "memory:"), "serve");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("did you mean 'SAGITTA_STORAGE'?");
  }

  @Test
  void anAddressThatCannotBeListenedOnIsAFailure() throws IOException {
    Ran host = Ran.command("serve", "--storage=memory:x", "--port=0", "--host=nowhere.invalid");
    assertThat(host.exitCode()).isEqualTo(1);
    assertThat(host.err()).startsWith("sagitta: ").contains("nowhere.invalid").hasLineCount(1);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // The same storage again: the first failure has let it go.
      Ran port = Ran.command("serve", "--storage=memory:x", "--port=" + taken.getLocalPort());
      assertThat(port.exitCode()).isEqualTo(1);
      assertThat(port.err()).contains("choose another --port").hasLineCount(1);
    }
  }

  @Test
  void aServerThatIsNotThereIsAFailureAndNoWrongUse() {
    Ran ran = Ran.command("search", "-c", "c", "--server", "http://127.0.0.1:1", "--id", "a");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("No server answers at http://127.0.0.1:1/");
  }
}
