package dev.sagitta.index.lsh;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.tck.index.BuiltIndexContract;
import java.util.Map;

/**
 * The index told to look into few buckets: however little it finds there, as many rows come back.
 */
final class FewProbesTest extends BuiltIndexContract {
  @Override
  protected IndexProvider provider() {
    return new LshIndexProvider();
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of(
        "tables", "2", "bits", "5", "sketchBits", "64", "probes", "6", "candidates", "30");
  }

  @Override
  protected double recallFloor(Distance distance) {
    return 0.3;
  }
}
