package dev.sagitta.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeerTableTest {
  @Test
  void oursIsComparedWithTheFastestPeerAtEqualRecall() {
    String table =
        table(
            Curves.of("sagitta", 0.89, 2_200, 0.96, 1_500, 0.98, 1_000),
            Curves.of("slow", 0.85, 900, 0.96, 700, 0.995, 100),
            Curves.of("quick", 0.90, 1_000, 0.95, 750, 0.97, 400));

    assertThat(table).contains("| sagitta | hnsw | 16 | 100 | 1,000 | 5 | 40 | 2,100 | 1,600 |");
    assertThat(table)
        .contains("| hnsw | 100 | 1.00 (slow hnsw) | 2.10 (quick hnsw) | 2.13 (quick hnsw) |");
    assertThat(table).contains("| not reached |");
  }

  @Test
  void aPeerThatMayBeFasterThanMeasuredGivesNoRatio() {
    String table =
        table(Curves.of("sagitta", 0.89, 2_000, 0.96, 1_500), Curves.of("peer", 0.92, 1_000));

    assertThat(table).contains("unknown: peer hnsw was above it");
  }

  @Test
  void oursThatMayBeFasterThanMeasuredGivesALowerBound() {
    String table =
        table(Curves.of("sagitta", 0.94, 2_000), Curves.of("peer", 0.90, 1_000, 0.96, 500));

    assertThat(table).contains("≥ 2,000 (0.940)").contains("≥ 2.00 (peer hnsw)");
  }

  @Test
  void withoutPeersThereIsNoComparison() {
    assertThat(table(Curves.of("sagitta", 0.94, 2_000))).doesNotContain("fastest peer");
  }

  private static String table(Curve... curves) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new PeerTable(new PrintStream(bytes, true, StandardCharsets.UTF_8), "sagitta", List.of(curves))
        .print();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
