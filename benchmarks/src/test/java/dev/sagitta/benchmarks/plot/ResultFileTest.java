package dev.sagitta.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultFileTest {
  private static final String HEADING = "library\tvariant\tdataset\tmetric\tM\tefConstruction";

  @Test
  void linesOfOneIndexBecomeOneCurve() {
    List<Curve> curves =
        ResultFile.parse(
            "any",
            List.of(
                HEADING,
                line("a", "x", "10", "0.9", "1000"),
                line("b", "x", "10", "0.8", "3000"),
                line("a", "x", "20", "0.95", "600")));

    assertThat(curves).hasSize(2);
    assertThat(curves.get(0).subject())
        .isEqualTo(new Curve.Subject("a", "x", "set", "cosine", "16", "100"));
    assertThat(curves.get(0).build()).isEqualTo(new Curve.Build(2_500, 1_000_000, 77));
    assertThat(curves.get(0).points())
        .containsExactly(new Point(10, 0.9, 1_000), new Point(20, 0.95, 600));
    assertThat(curves.get(1).points()).containsExactly(new Point(10, 0.8, 3_000));
  }

  @Test
  void commentsEmptyLinesAndExactScansArePassedOver() {
    List<Curve> curves =
        ResultFile.parse(
            "any",
            List.of(
                "# built in 3 s",
                "",
                line("a", "flat", "-", "1.0", "30"),
                line("a", "x", "10", "0.9", "1000")));

    assertThat(curves).hasSize(1);
  }

  @Test
  void theLaterOfTwoMeasurementsCounts() {
    List<Curve> curves =
        ResultFile.parse(
            "any",
            List.of(line("a", "x", "10", "0.9", "1000"), line("a", "x", "10", "0.91", "1100")));

    assertThat(curves.getFirst().points()).containsExactly(new Point(10, 0.91, 1_100));
  }

  @Test
  void whatWasNotMeasuredIsNoNumber() {
    String line = line("a", "x", "10", "0.9", "1000").replace("2500", "-").replace("1000000", "-1");

    Curve.Build build = ResultFile.parse("any", List.of(line)).getFirst().build();

    assertThat(build.vectorsPerSecond()).isNaN();
    assertThat(build.indexBytes()).isNaN();
  }

  @Test
  void aBrokenLineIsNamed() {
    List<String> lines = List.of(HEADING, "a\tx\t10");

    assertThatThrownBy(() -> ResultFile.parse("there.tsv", lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there.tsv, line 2");
    assertThatThrownBy(
            () -> ResultFile.parse("there.tsv", List.of(line("a", "x", "10", "much", "1"))))
        .hasMessageContaining("there.tsv, line 1")
        .hasMessageContaining("much");
  }

  private static String line(
      String library, String variant, String ef, String recall, String speed) {
    return String.join(
        "\t", library, variant, "set", "cosine", "16", "100", "2", "24.00", "2500", "1000000", "77",
        ef, recall, speed, "-", "-", "-", "notes");
  }
}
