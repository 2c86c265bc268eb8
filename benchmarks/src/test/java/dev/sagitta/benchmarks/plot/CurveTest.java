package dev.sagitta.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class CurveTest {
  private static final Curve CURVE = Curves.of("any", 0.90, 1_000, 0.94, 800, 0.98, 400);

  @Test
  void speedIsLinearInRecallBetweenNeighbours() {
    assertThat(exactly(CURVE.at(0.92))).isCloseTo(900, within());
    assertThat(exactly(CURVE.at(0.95))).isCloseTo(700, within());
  }

  @Test
  void atAMeasuredRecallTheMeasuredSpeedHolds() {
    assertThat(exactly(CURVE.at(0.90))).isEqualTo(1_000);
    assertThat(exactly(CURVE.at(0.94))).isCloseTo(800, within());
    assertThat(exactly(CURVE.at(0.98))).isCloseTo(400, within());
  }

  @Test
  void nothingIsExtrapolatedBeyondTheLastPoint() {
    assertThat(CURVE.at(0.99)).isEqualTo(new Speed.Unreached(0.98));
  }

  @Test
  void nothingIsExtrapolatedBeforeTheFirstPoint() {
    assertThat(CURVE.at(0.85)).isEqualTo(new Speed.AtLeast(1_000, 0.90));
  }

  @Test
  void ofSeveralPassagesTheFastestCounts() {
    Curve wavy = Curves.of("any", 0.90, 1_000, 0.96, 700, 0.94, 600, 0.98, 300);

    assertThat(exactly(wavy.at(0.95))).isCloseTo(750, within());
  }

  @Test
  void pointsMayComeInAnyOrder() {
    Curve turned = new Curve(CURVE.subject(), CURVE.build(), CURVE.points().reversed());

    assertThat(turned).isEqualTo(CURVE);
  }

  @Test
  void aSinglePointTellsOfItsOwnRecallOnly() {
    Curve single = Curves.of("any", 0.95, 500);

    assertThat(single.at(0.95)).isEqualTo(new Speed.Exactly(500));
    assertThat(single.at(0.951)).isEqualTo(new Speed.Unreached(0.95));
    assertThat(single.at(0.9)).isEqualTo(new Speed.AtLeast(500, 0.95));
  }

  private static double exactly(Speed speed) {
    return ((Speed.Exactly) speed).queriesPerSecond();
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-9);
  }
}
