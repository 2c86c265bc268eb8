package dev.sagitta.index.flat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.spi.index.IndexProvider;
import dev.sagitta.tck.index.IndexContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class FlatIndexTest extends IndexContract {
  @Override
  protected IndexProvider provider() {
    return new FlatIndexProvider();
  }

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(IndexProvider.class))
        .extracting(IndexProvider::name)
        .contains("flat");
  }
}
