package dev.sagitta.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpellingTest {
  @Test
  void misspeltNamesAreRecognised() {
    List<String> known = List.of("vector", "metadata", "filter");
    assertThat(Spelling.nearest("vektor", known)).contains("vector");
    assertThat(Spelling.nearest("Filter", known)).contains("filter");
    assertThat(Spelling.nearest("metdata", known)).contains("metadata");
    assertThat(Spelling.nearest("limit", known)).isEmpty();
    assertThat(Spelling.nearest("trial", List.of("trail"))).contains("trail");
    assertThat(Spelling.nearest("x", List.of("ef", "probes"))).isEmpty();
    assertThat(Spelling.nearest("x".repeat(10_000), known)).isEmpty();
  }

  @Test
  void aQuotedNameIsShortAndHasNoControlCharacters() {
    assertThat(Spelling.printable("a\u0007b\n")).isEqualTo("a?b?");
    assertThat(Spelling.printable("x".repeat(41))).isEqualTo("x".repeat(40) + "…");
    assertThat(Spelling.printable("abc", 2)).isEqualTo("ab…");
  }
}
