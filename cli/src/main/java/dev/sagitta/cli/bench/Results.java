package dev.sagitta.cli.bench;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Results as tab-separated lines, in the columns that results of other libraries have too. */
public final class Results {
  private static final String NONE = "-";

  private static final List<String> COLUMNS =
      List.of(
          "library",
          "variant",
          "dataset",
          "metric",
          "M",
          "efConstruction",
          "build_threads",
          "build_seconds",
          "vectors_per_s_build",
          "index_bytes",
          "peak_rss_mb",
          "efSearch",
          "recall@10",
          "single_thread_qps",
          "p50_us",
          "p99_us",
          "two_thread_qps",
          "notes");

  private final Subject subject;
  private final Build build;

  /**
   * What was measured.
   *
   * @param dataset the dataset's name
   * @param distance the distance
   * @param index the index
   * @param quantization the codes it searches on
   * @param buildThreads how many threads wrote
   * @param notes anything else
   */
  public record Subject(
      String dataset,
      Distance distance,
      IndexSpec index,
      QuantizationSpec quantization,
      int buildThreads,
      String notes) {}

  /** Lines about one build. */
  public Results(Subject subject, Build build) {
    this.subject = subject;
    this.build = build;
  }

  /** The names of the columns. */
  public static String header() {
    return String.join("\t", COLUMNS);
  }

  /**
   * One line.
   *
   * @param parameter the value that was swept; empty for none
   */
  public String line(String parameter, Measurement measured) {
    return String.join(
        "\t",
        "sagitta",
        subject.index().kind() + "-" + subject.quantization().kind(),
        subject.dataset(),
        subject.distance().wireName(),
        indexParameter("m"),
        indexParameter("efConstruction"),
        Integer.toString(subject.buildThreads()),
        number("%.2f", build.seconds()),
        number("%.0f", build.vectors() / build.seconds()),
        Long.toString(build.indexBytes()),
        peakMegabytes(),
        parameter.isEmpty() ? NONE : parameter,
        number("%.4f", measured.recall()),
        number("%.1f", measured.queriesPerSecond()),
        number("%.1f", measured.medianMicros()),
        number("%.1f", measured.p99Micros()),
        number("%.1f", measured.twoThreadQueriesPerSecond()),
        subject.notes().isEmpty() ? NONE : subject.notes());
  }

  private String indexParameter(String name) {
    return subject.index().parameters().getOrDefault(name, NONE);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** The most memory this process has had, where the system tells. */
  private static String peakMegabytes() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return NONE;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .map(kilobytes -> Long.toString(Long.parseLong(kilobytes) / 1024))
          .findFirst()
          .orElse(NONE);
    } catch (IOException e) {
      // A figure less; the measurement stands.
      return NONE;
    }
  }
}
