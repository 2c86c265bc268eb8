package dev.sagitta.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.engine.segment.Calibration.Curve;
import dev.sagitta.engine.segment.Calibration.Point;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a recall to an effort. */
final class CalibrationTest {
  private static final Calibration MEASURED =
      new Calibration(1_000, List.of(curve(10, 0.8, 0.9, 0.96, 0.99), curve(100, 0.97, 0.999)));

  private static Curve curve(int k, double... recalls) {
    return new Curve(k, Arrays.stream(recalls).mapToObj(recall -> new Point(recall, 7)).toList());
  }

  @Test
  void theLeastEffortThatFindsEnoughIsTaken() {
    assertThat(MEASURED.effort(0.5, 10)).hasValue(0);
    assertThat(MEASURED.effort(0.9, 10)).hasValue(1);
    assertThat(MEASURED.effort(0.901, 10)).hasValue(2);
    assertThat(MEASURED.effort(0.96, 100)).hasValue(0);
  }

  @Test
  void whereNoneFindsEnoughItIsTheMost() {
    assertThat(MEASURED.effort(0.999, 10)).hasValue(3);
    assertThat(MEASURED.effort(0.999_9, 1_000)).hasValue(1);
  }

  @Test
  void fewerRowsThanMeasuredTakeTheEffortOfTheFewest() {
    assertThat(MEASURED.effort(0.96, 1)).hasValue(2);
  }

  @Test
  void betweenTheNumbersOfRowsTheEffortFallsWithTheLogarithm() {
    assertThat(MEASURED.effort(0.96, 11)).hasValue(2);
    assertThat(MEASURED.effort(0.96, 32)).hasValue(1);
    assertThat(MEASURED.effort(0.96, 99)).hasValue(1);
    assertThat(MEASURED.effort(0.96, 5_000)).hasValue(0);
  }

  @Test
  void whatWasNotMeasuredNamesNoEffort() {
    assertThat(Calibration.NONE.effort(0.9, 10)).isEmpty();
    assertThatThrownBy(() -> new Curve(10, List.of())).hasMessageContaining("k = 10");
  }

  @Test
  void aFifthOfTheRowsMayBeDeleted() {
    assertThat(MEASURED.isOutdated(1_000)).isFalse();
    assertThat(MEASURED.isOutdated(800)).isFalse();
    assertThat(MEASURED.isOutdated(799)).isTrue();
    assertThat(Calibration.NONE.isOutdated(0)).isFalse();
  }
}
