package dev.sagitta.spi.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StorageLocationTest {
  @Test
  void aLocationIsTakenApartIntoSchemePathAndOptions() {
    StorageLocation location = StorageLocation.parse("memory:name?save=%2Fdir%2Fx&saveOn=close");
    assertThat(location.scheme()).isEqualTo("memory");
    assertThat(location.path()).isEqualTo("name");
    assertThat(location.options()).containsEntry("save", "/dir/x").containsEntry("saveOn", "close");
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearestKnownOne() {
    StorageLocation location = StorageLocation.parse("memory:?saveon=close");
    assertThatThrownBy(() -> location.allowOptions(List.of("save", "saveOn")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'saveon'")
        .hasMessageContaining("did you mean 'saveOn'?");
    assertThatThrownBy(() -> location.allowOptions(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave it out");
  }

  @Test
  void knownOptionsAreAllowed() {
    StorageLocation location = StorageLocation.parse("memory:?save=x");
    location.allowOptions(List.of("save", "saveOn"));
    assertThat(location.options()).containsOnlyKeys("save");
  }

  @Test
  void theValuesOfOptionsAreNotPrinted() {
    StorageLocation location = StorageLocation.parse("some://place/x?key=hush&other=1");
    assertThat(location.place()).isEqualTo("some://place/x");
    assertThat(location.toString()).isEqualTo("some://place/x with the options [key, other]");
  }
}
