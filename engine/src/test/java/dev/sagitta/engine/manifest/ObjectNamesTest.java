package dev.sagitta.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.engine.log.LogPosition;
import dev.sagitta.spi.storage.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names of objects. */
final class ObjectNamesTest {
  private static final String ULID = "01HF7YAT129CJ6TBFVYGMK2A03";

  @Test
  void everyNameThatIsGivenIsKnownAsOwn() {
    ObjectKey segment = ObjectNames.segment(12, ULID);
    for (ObjectKey own :
        List.of(
            ObjectNames.manifest(1),
            ObjectNames.manifest(9_999_999_999L),
            ObjectNames.log(new LogPosition(1, 2)),
            segment,
            ObjectNames.deletions(segment, 3, 4),
            ObjectNames.resident(ULID))) {
      assertThat(ObjectNames.isOwn(own)).as(own.value()).isTrue();
    }
  }

  @Test
  void otherNamesAreNot() {
    for (String other :
        List.of(
            "CURRENT",
            "CURRENT.bak",
            "manifest/1",
            "manifest/0000000001.tmp",
            "wal/0000000001",
            "wal/0000000001/0000000001/x",
            "collections/1/notes.seg",
            "collections/1/" + ULID + ".seg.bak",
            "collections/x/" + ULID + ".seg",
            "resident/" + ULID,
            "old/manifest/0000000001")) {
      assertThat(ObjectNames.isOwn(ObjectKey.of(other))).as(other).isFalse();
    }
  }

  @Test
  void numbersAndPositionsAreReadBack() {
    assertThat(ObjectNames.manifestNumber(ObjectNames.manifest(42))).contains(42L);
    LogPosition position = new LogPosition(3, 77);
    assertThat(ObjectNames.logPosition(ObjectNames.log(position))).contains(position);
    assertThat(ObjectNames.logPosition(ObjectKey.of("wal/x/1"))).isEmpty();
    assertThat(ObjectNames.manifestNumber(ObjectKey.of("manifest/x"))).isEmpty();
  }
}
