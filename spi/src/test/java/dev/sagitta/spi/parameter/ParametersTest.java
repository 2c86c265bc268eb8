package dev.sagitta.spi.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.error.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParametersTest {
  private static final String OWNER = "The index 'graph'";
  private static final List<String> KNOWN = List.of("m", "efConstruction", "kind");

  @Test
  void whatIsLeftOutHasItsDefault() {
    Parameters parameters = Parameters.of(OWNER, Map.of(), KNOWN);
    assertThat(parameters.integer("m", 16, 2, 100)).isEqualTo(16);
    assertThat(parameters.number("m", 1.5, 1, 2)).isEqualTo(1.5);
    assertThat(parameters.choice("kind", "a", List.of("a", "b"))).isEqualTo("a");
  }

  @Test
  void theEndsOfARangeBelongToIt() {
    assertThat(with("m", "2").integer("m", 16, 2, 100)).isEqualTo(2);
    assertThat(with("m", "100").integer("m", 16, 2, 100)).isEqualTo(100);
    assertThat(with("m", "2").number("m", 1.5, 1, 2)).isEqualTo(2);
    assertThat(with("kind", "b").choice("kind", "a", List.of("a", "b"))).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "101", "-5", "99999999999", "x", "", "1.5"})
  void aWrongWholeNumberIsAnsweredWithTheRange(String text) {
    assertThatThrownBy(() -> with("m", text).integer("m", 16, 2, 100))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "The index 'graph' takes as 'm' a whole number from 2 to 100, not '" + text + "'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.99", "2.01", "NaN", "Infinity", "many"})
  void aWrongNumberIsAnsweredWithTheRange(String text) {
    assertThatThrownBy(() -> with("m", text).number("m", 1.5, 1, 2))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("The index 'graph' takes as 'm' a number from 1.0 to 2.0, not '" + text + "'.");
  }

  @Test
  void aWrongWordIsAnsweredWithThoseThereAre() {
    assertThatThrownBy(() -> with("kind", "c").choice("kind", "a", List.of("a", "b")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("The index 'graph' takes as 'kind' one of [a, b], not 'c'.");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> with("efconstruction", "1"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "The index 'graph' has no parameter 'efconstruction'; did you mean 'efConstruction'?"
                + " Known are [m, efConstruction, kind].");
    assertThatThrownBy(() -> Parameters.of(OWNER, Map.of("m", "1"), List.of()))
        .hasMessage("The index 'graph' has no parameter 'm' and knows none; leave it out.");
  }

  private static Parameters with(String name, String value) {
    return Parameters.of(OWNER, Map.of(name, value), KNOWN);
  }
}
