package dev.sagitta.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class RecallPlotTest {
  private static final Curve OURS = Curves.of("sagitta", 0.9, 900, 0.95, 800);
  private static final Curve SLOW = Curves.of("slow", 0.9, 9, 0.95, 8);
  private static final Curve QUICK = Curves.of("quick", 0.9, 990, 0.95, 880);
  private static final Curve QUICK_TOO = Curves.of("quick", "200", 0.9, 980, 0.95, 870);

  @Test
  void theDocumentIsXmlWithALineForEachCurve() throws Exception {
    String svg = new RecallPlot("sagitta", List.of(OURS, SLOW), 10).draw("a < b & \"c\"");

    // One in the plot and one in the legend.
    assertThat(parsed(svg).getElementsByTagName("polyline").getLength()).isEqualTo(4);
  }

  @Test
  void theFastestLineOfEachLibraryIsDrawnBeforeSecondLines() {
    String svg = new RecallPlot("sagitta", List.of(OURS, SLOW, QUICK, QUICK_TOO), 3).draw("title");

    assertThat(svg)
        .contains("sagitta hnsw, efC 100", "slow hnsw, efC 100", "quick hnsw, efC 100")
        .contains("1 more in the table only")
        .doesNotContain("efC 200");
  }

  @Test
  void aCurveBelowTheLeastRecallIsLeftOut() {
    Curve poor = Curves.of("poor", 0.1, 1e6);

    String svg = new RecallPlot("sagitta", List.of(OURS, poor), 10).draw("title");

    assertThat(svg).doesNotContain("poor").contains("1 more");
  }

  @Test
  void perfectRecallIsDrawnAtTheEdge() {
    Axes axes = Axes.around(List.of(100.0, 1_000.0), 700, 600);

    assertThat(axes.x(1)).isEqualTo(axes.right());
    assertThat(axes.x(Axes.LEAST_RECALL)).isEqualTo(axes.left());
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
