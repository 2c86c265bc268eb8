package dev.sagitta.engine.maintain;

import static dev.sagitta.engine.maintain.Settling.LASTING_MILLIS;
import static dev.sagitta.engine.maintain.Settling.QUIET_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.segment.SegmentObject;
import dev.sagitta.engine.testing.SeededOpener;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a segment is worth an index. */
final class SettlingTest {
  private final SegmentHandle first = segment("01");
  private final SegmentHandle second = segment("02");
  private final Settling settling = new Settling();

  private static SegmentHandle segment(String ulid) {
    return new SegmentHandle(
        SeededOpener.lastingMemory(),
        new SegmentObject(ObjectNames.segment(1, ulid), 100, 1000, null, 0, null),
        2,
        3);
  }

  @Test
  void aSegmentSettlesOnceItsTableIsQuiet() {
    settling.look(List.of(first), 0);
    assertThat(settling.isSettled(first, List.of(first), QUIET_MILLIS - 1)).isFalse();
    assertThat(settling.isSettled(first, List.of(first), QUIET_MILLIS)).isTrue();
  }

  @Test
  void aNewSegmentUnsettlesItsTableButNotWhatHasLasted() {
    settling.look(List.of(first), 0);
    settling.look(List.of(first, second), LASTING_MILLIS - 1);
    assertThat(settling.isSettled(first, List.of(first, second), LASTING_MILLIS - 1)).isFalse();
    assertThat(settling.isSettled(first, List.of(first, second), LASTING_MILLIS)).isTrue();
    assertThat(settling.isSettled(second, List.of(first, second), LASTING_MILLIS)).isFalse();
    assertThat(settling.isSettled(first, List.of(first), QUIET_MILLIS)).isTrue();
  }

  @Test
  void aClockThatIsSetBackDelaysNothingForLong() {
    settling.look(List.of(first), 1_000_000);
    settling.look(List.of(first), 0);
    assertThat(settling.isSettled(first, List.of(first), QUIET_MILLIS)).isTrue();
  }

  @Test
  void whatIsGoneIsForgotten() {
    settling.look(List.of(first), 0);
    settling.look(List.of(second), 0);
    settling.look(List.of(first), LASTING_MILLIS);
    assertThat(settling.isSettled(first, List.of(first), LASTING_MILLIS)).isFalse();
  }
}
