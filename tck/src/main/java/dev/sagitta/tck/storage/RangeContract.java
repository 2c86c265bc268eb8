package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StoredObject;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Parts of objects. */
interface RangeContract extends StorageUnderTest {
  /** A key. */
  ObjectKey RANGED = ObjectKey.of("ranged/object");

  @Test
  default void aReadBeginsAtItsOffsetAndEndsWithTheTargetOrTheObject() {
    storage().create(RANGED, Content.of("0123456789"));
    assertThat(Content.range(storage(), RANGED, 0, 3)).asString().isEqualTo("012");
    assertThat(Content.range(storage(), RANGED, 4, 2)).asString().isEqualTo("45");
    assertThat(Content.range(storage(), RANGED, 9, 1)).asString().isEqualTo("9");
    assertThat(Content.range(storage(), RANGED, 7, 100)).asString().isEqualTo("789");
    assertThat(Content.range(storage(), RANGED, 0, 10)).asString().isEqualTo("0123456789");
  }

  @Test
  default void aReadAtOrBehindTheEndReadsNothingAndStillTellsTheSize() {
    storage().create(RANGED, Content.of("0123456789"));
    storage().create(ObjectKey.of("ranged/empty"), Content.of(""));
    for (long offset : new long[] {10, 11, 1L << 33, Long.MAX_VALUE}) {
      ByteBuffer target = ByteBuffer.allocate(4);
      StoredObject read = storage().read(RANGED, offset, target);
      assertThat(target.position()).isZero();
      assertThat(read.size()).isEqualTo(10);
    }
    assertThat(Content.range(storage(), ObjectKey.of("ranged/empty"), 0, 5)).isEmpty();
    assertThat(storage().read(RANGED, 3, ByteBuffer.allocate(0)).size()).isEqualTo(10);
  }

  @Test
  default void aNegativeOffsetIsRefused() {
    storage().create(RANGED, Content.of("0123456789"));
    assertThatThrownBy(() -> storage().read(RANGED, -1, ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  default void onlyTheTargetBetweenPositionAndLimitIsWritten() {
    storage().create(RANGED, Content.of("0123456789"));
    for (ByteBuffer target :
        new ByteBuffer[] {ByteBuffer.allocate(9), ByteBuffer.allocateDirect(9)}) {
      target.position(2).limit(5);
      storage().read(RANGED, 6, target);
      assertThat(target.position()).isEqualTo(5);
      byte[] all = new byte[9];
      target.clear().get(all);
      assertThat(all).containsExactly(0, 0, '6', '7', '8', 0, 0, 0, 0);
    }
    ByteBuffer larger = ByteBuffer.allocateDirect(20).position(1);
    storage().read(RANGED, 8, larger);
    assertThat(larger.position()).isEqualTo(3);
  }

  @Test
  default void randomRangesAreThoseOfTheModel() {
    SplittableRandom random = seed().random();
    byte[] model = Content.random(random, 300_000);
    storage().create(RANGED, ByteBuffer.wrap(model));
    for (int i = 0; i < 1000; i++) {
      int offset = random.nextInt(model.length + 10);
      int length = random.nextInt(1 << random.nextInt(1, 18));
      byte[] expected =
          Arrays.copyOfRange(
              model, Math.min(offset, model.length), Math.min(offset + length, model.length));
      assertThat(Content.range(storage(), RANGED, offset, length)).isEqualTo(expected);
    }
  }
}
