package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Random histories. */
interface ModelContract extends StorageUnderTest {
  @Test
  default void randomOperationsDoWhatTheModelDoes() {
    StorageModel model = new StorageModel(this, seed().random());
    for (int i = 0; i < randomOperations(); i++) {
      model.step();
    }
    model.requireSame();
    model.reopen();
    model.requireSame();
    assertThat(model.stepsOfEveryKind()).as("every operation was tried").isTrue();
  }

  @Test
  default void theModelWouldNoticeALostObject() {
    StorageModel model = new StorageModel(this, seed().random());
    do {
      model.step();
    } while (storage().list("", "", 1).isEmpty());
    storage().delete(storage().list("", "", 1).stream().map(object -> object.key()).toList());
    assertThatThrownBy(model::requireSame).isInstanceOf(AssertionError.class);
  }
}
