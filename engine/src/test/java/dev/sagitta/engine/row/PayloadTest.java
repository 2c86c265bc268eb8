package dev.sagitta.engine.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.Arrays;
import java.util.Collections;
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
          List.of("a", 1L, 2.5, true),
          "x".repeat(127),
          "x".repeat(128),
          "ü".repeat(10_000),
          Collections.nCopies(300, "member"));

  private static final List<String> KEYS =
      List.of("key", "key1", "ke", "schlüssel", "schl", "😀", "ü", "k".repeat(200), "k".repeat(20));

  @Test
  void everythingIsReadBackAsItWasWritten(SplittableRandom random) {
    for (int i = 0; i < 2_000; i++) {
      Metadata metadata = Metadata.empty();
      for (int n = random.nextInt(6); n > 0; n--) {
        metadata =
            metadata.with(
                KEYS.get(random.nextInt(KEYS.size())), VALUES.get(random.nextInt(VALUES.size())));
      }
      Optional<String> text =
          random.nextBoolean() ? Optional.of("ü".repeat(random.nextInt(300))) : Optional.empty();
      Optional<Id> document =
          random.nextBoolean() ? Optional.of(Id.of("d" + i, 512)) : Optional.empty();
      Payload payload = Payload.ofBytes(Payload.of(metadata, text, document).bytes().clone());
      assertThat(payload.metadata()).isEqualTo(metadata);
      assertThat(payload.text()).isEqualTo(text.orElse(null));
      assertThat(payload.document()).isEqualTo(document.orElse(null));
      for (String key : KEYS) {
        assertThat(payload.lookUp(key)).isEqualTo(metadata.lookUp(key));
      }
      assertThat(payload.lookUp("no such key")).isNull();
    }
  }

  @Test
  void bytesThatEndTooEarlyAreCorruptOrDoNotMatter() {
    Metadata metadata =
        Metadata.empty()
            .with("a", "text".repeat(50))
            .with("b", List.of(1, "x", true))
            .with("c", 1.5)
            .with("d", 7);
    byte[] whole =
        Payload.of(metadata, Optional.empty(), Optional.of(Id.of("document", 512))).bytes();
    for (int end = 1; end < whole.length; end++) {
      Payload cut = Payload.ofBytes(Arrays.copyOf(whole, end));
      for (String key : metadata.values().keySet()) {
        try {
          assertThat(cut.lookUp(key)).isEqualTo(metadata.lookUp(key));
        } catch (CorruptException e) {
          assertThat(e).hasMessageContaining("record payload");
        }
      }
    }
    Payload empty = Payload.ofBytes(Arrays.copyOf(whole, 1));
    assertThatThrownBy(() -> empty.lookUp("a")).isInstanceOf(CorruptException.class);
  }
}
