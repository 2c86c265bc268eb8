package dev.sagitta.spi.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AcceptedTest {
  @Test
  void theFirstRowsAreThoseBelowTheNumber() {
    Accepted three = new Accepted.First(3);
    assertThat(three.count()).isEqualTo(3);
    assertThat(rows(three)).containsExactly(0, 1, 2);
    assertThat(three.contains(2)).isTrue();
    assertThat(three.contains(3)).isFalse();
    assertThat(rows(new Accepted.First(0))).isEmpty();
  }

  @Test
  void theRowsOfASetAreItsOrdinals() {
    OrdinalSet set = OrdinalSet.none(130);
    List.of(0, 63, 64, 129).forEach(set::add);
    Accepted some = new Accepted.Only(set);
    assertThat(some.count()).isEqualTo(4);
    assertThat(rows(some)).containsExactly(0, 63, 64, 129);
    assertThat(some.contains(63)).isTrue();
    assertThat(some.contains(65)).isFalse();
  }

  @Test
  void noRowAtOrBeyondTheSizeOfASetIsAccepted() {
    Accepted small = new Accepted.Only(OrdinalSet.all(65));
    assertThat(small.contains(64)).isTrue();
    assertThat(small.contains(65)).isFalse();
    assertThat(small.contains(128)).isFalse();
    assertThat(small.contains(100_000)).isFalse();
    assertThat(small.next(65)).isEqualTo(-1);
    assertThat(small.next(100_000)).isEqualTo(-1);
  }

  @Test
  void theNextRowIsTheGivenOneWhereItIsAccepted() {
    OrdinalSet set = OrdinalSet.none(10);
    set.add(4);
    assertThat(new Accepted.Only(set).next(4)).isEqualTo(4);
    assertThat(new Accepted.Only(set).next(5)).isEqualTo(-1);
    assertThat(new Accepted.First(5).next(4)).isEqualTo(4);
    assertThat(new Accepted.First(5).next(5)).isEqualTo(-1);
  }

  private static List<Integer> rows(Accepted accepted) {
    List<Integer> rows = new ArrayList<>();
    for (int row = accepted.next(0); row >= 0; row = accepted.next(row + 1)) {
      rows.add(row);
    }
    return rows;
  }
}
