package dev.sagitta.index.lsh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.tck.index.BuiltIndexContract;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class LshIndexTest extends BuiltIndexContract {
  @Override
  protected IndexProvider provider() {
    return new LshIndexProvider();
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("recall", "0.98");
  }

  @Override
  protected double recallFloor(Distance distance) {
    return 0.9;
  }

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(IndexProvider.class))
        .extracting(IndexProvider::name)
        .contains("lsh");
  }
}
