package dev.sagitta.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SizeTableTest {
  @Test
  void speedsOfOneIndexStandInOneLineWithWhatTheyLost() {
    String table =
        table(
            curve("set-10000x8", 0.9, 4_000, 1.0, 2_000),
            curve("set-1000000x8", 0.9, 1_000, 1.0, 500));

    // A fourth over two tenfold growths.
    assertThat(table).contains("| any | hnsw | 100 | 3,000 | 750 | 2.00 |");
  }

  @Test
  void whereASpeedIsNotKnownNeitherIsTheLoss() {
    String table =
        table(curve("set-100x8", 0.96, 4_000), curve("set-1000x8", 0.9, 1_000, 1.0, 500));

    assertThat(table).contains("| ≥ 4,000 (0.960) | 750 | ? |");
  }

  @Test
  void aDatasetWithoutASizeInItsNameIsRefused() {
    assertThatThrownBy(() -> table(curve("set", 0.9, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'set'");
  }

  private static Curve curve(String dataset, double... recallsAndSpeeds) {
    Curve curve = Curves.of("any", recallsAndSpeeds);
    return new Curve(
        new Curve.Subject("any", "hnsw", dataset, "euclidean", "16", "100"),
        curve.build(),
        curve.points());
  }

  private static String table(Curve... curves) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SizeTable(new PrintStream(bytes, true, StandardCharsets.UTF_8), 0.95, List.of(curves))
        .print();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
