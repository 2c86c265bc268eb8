package dev.sagitta.engine.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Payloads and the metadata in them. */
@ExtendWith(SeedExtension.class)
final class PayloadTest {
  private static final List<Object> VALUES =
      List.of(
          "",
          "text",
          "ü€😀\u0000",
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          0L,
          -0.0,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          true,
          false,
          List.of(),
          List.of("a", 1L, 2.5, true));

  @Test
  void everythingIsReadBackAsItWasWritten(SplittableRandom random) {
    for (int i = 0; i < 2_000; i++) {
      Metadata metadata = Metadata.empty();
      for (int n = random.nextInt(6); n > 0; n--) {
        metadata = metadata.with("key" + random.nextInt(9), VALUES.get(random.nextInt(13)));
      }
      Optional<String> text =
          random.nextBoolean() ? Optional.of("ü".repeat(random.nextInt(300))) : Optional.empty();
      Optional<Id> document =
          random.nextBoolean() ? Optional.of(Id.of("d" + i, 512)) : Optional.empty();
      Payload payload = Payload.ofBytes(Payload.of(metadata, text, document).bytes().clone());
      assertThat(payload.metadata()).isEqualTo(metadata);
      assertThat(payload.text()).isEqualTo(text.orElse(null));
      assertThat(payload.document()).isEqualTo(document.orElse(null));
      for (int n = 0; n < 9; n++) {
        assertThat(payload.lookUp("key" + n)).isEqualTo(metadata.lookUp("key" + n));
      }
      assertThat(payload.lookUp("ke")).isNull();
    }
  }
}
