package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Several callers at once. */
interface RaceContract extends StorageUnderTest {
  /** Two openers that may both write; the same one twice where only one is allowed. */
  private List<Storage> twoWriters() {
    return List.of(storage(), severalWriters() ? open(Access.WRITE) : storage());
  }

  @Test
  default void ofTwoThatCreateAKeyExactlyOneWinsAndItsBytesAreStored() throws Exception {
    List<Storage> writers = twoWriters();
    for (int round = 0; round < races(); round++) {
      ObjectKey key = ObjectKey.of("race/create-" + round);
      List<Object> outcomes =
          Race.of(
              List.of(
                  () -> writers.get(0).create(key, Content.of("left")),
                  () -> uploaded(writers.get(1), key, "right")));
      requireOneWinner(key, outcomes, StorageException.AlreadyExists.class);
    }
  }

  @Test
  default void ofTwoThatReplaceAVersionExactlyOneWinsAndItsBytesAreStored() throws Exception {
    List<Storage> writers = twoWriters();
    ObjectKey key = ObjectKey.of("race/replace");
    Version[] version = {storage().create(key, Content.of("first"))};
    for (int round = 0; round < races(); round++) {
      Version expected = version[0];
      List<Object> outcomes =
          Race.of(
              List.of(
                  () -> writers.get(0).replace(key, expected, Content.of("left")),
                  () -> writers.get(1).replace(key, expected, Content.of("right"))));
      version[0] = requireOneWinner(key, outcomes, StorageException.VersionMismatch.class);
    }
  }

  private static Version uploaded(Storage storage, ObjectKey key, String text) {
    try (Upload upload = storage.upload(key)) {
      upload.write(Content.of(text));
      return upload.commit();
    }
  }

  private Version requireOneWinner(
      ObjectKey key, List<Object> outcomes, Class<? extends StorageException> loses) {
    int winner = outcomes.get(0) instanceof Version ? 0 : 1;
    assertThat(outcomes.get(winner)).isInstanceOf(Version.class);
    assertThat(outcomes.get(1 - winner)).isInstanceOf(loses);
    assertThat(Content.text(storage(), key)).isEqualTo(List.of("left", "right").get(winner));
    Version stored = storage().find(key).orElseThrow().version();
    assertThat(outcomes.get(winner)).isEqualTo(stored);
    return stored;
  }

  @Test
  default void aCounterKeptByReplacingLosesNoIncrement() throws Exception {
    ObjectKey key = ObjectKey.of("race/counter");
    storage().create(key, Content.of("0"));
    List<Storage> writers = twoWriters();
    int each = 10;
    List<Callable<Object>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Storage writer = writers.get(i % 2);
      tasks.add(() -> {
        int done = 0;
        while (done < each) {
          done += incremented(writer, key);
        }
        return done;
      });
    }
    assertThat(Race.of(tasks)).hasSize(8).containsOnly(each);
    assertThat(Content.text(storage(), key)).isEqualTo("80");
  }

  private static int incremented(Storage storage, ObjectKey key) {
    ByteBuffer target = ByteBuffer.allocate(10);
    StoredObject read = storage.read(key, 0, target);
    int value =
        Integer.parseInt(
            new String(target.array(), 0, target.position(), StandardCharsets.US_ASCII));
    try {
      storage.replace(key, read.version(), Content.of(Integer.toString(value + 1)));
      return 1;
    } catch (StorageException.VersionMismatch e) {
      return 0;
    }
  }

  @Test
  default void aReadIsOfOneVersionWhileTheObjectIsReplaced() throws Exception {
    ObjectKey key = ObjectKey.of("race/mixed");
    int size = 200_000;
    Map<Version, Byte> written = new HashMap<>();
    written.put(storage().create(key, ByteBuffer.wrap(filled((byte) 0, size))), (byte) 0);
    Storage reader = open(Access.READ);
    AtomicBoolean done = new AtomicBoolean();
    List<StoredObject> described = new ArrayList<>();
    List<Byte> contents = new ArrayList<>();
    Race.of(
        List.of(
            () -> {
              try {
                Version version = storage().find(key).orElseThrow().version();
                for (byte i = 1; i <= 100; i++) {
                  byte[] next = filled(i, size + i);
                  version = storage().replace(key, version, ByteBuffer.wrap(next));
                  written.put(version, i);
                }
                return version;
              } finally {
                done.set(true);
              }
            },
            () -> {
              do {
                ByteBuffer target = ByteBuffer.allocate(2 * size);
                described.add(reader.read(key, 0, target));
                byte[] read = Arrays.copyOf(target.array(), target.position());
                assertThat(read).isEqualTo(filled(read[0], size + read[0]));
                contents.add(read[0]);
              } while (!done.get());
              return contents.size();
            }));
    for (int i = 0; i < described.size(); i++) {
      assertThat(written.get(described.get(i).version())).isEqualTo(contents.get(i));
      assertThat(described.get(i).size()).isEqualTo(size + contents.get(i));
    }
    assertThat(contents).isSorted();
  }

  private static byte[] filled(byte with, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, with);
    return bytes;
  }

  @Test
  default void createAgainstDeleteLeavesAWholeObjectOrNone() throws Exception {
    for (int round = 0; round < races() / 4; round++) {
      ObjectKey key = ObjectKey.of("race/deleted-" + round);
      storage().create(key, Content.of("old"));
      List<Object> outcomes =
          Race.of(
              List.of(
                  () -> storage().create(key, Content.of("new")),
                  () -> {
                    storage().delete(List.of(key));
                    return "deleted";
                  }));
      assertThat(outcomes.get(1)).isEqualTo("deleted");
      Optional<StoredObject> left = storage().find(key);
      if (outcomes.get(0) instanceof Version created) {
        assertThat(left).contains(new StoredObject(key, 3, created));
        assertThat(Content.text(storage(), key)).isEqualTo("new");
      } else {
        assertThat(outcomes.get(0)).isInstanceOf(StorageException.AlreadyExists.class);
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  default void replaceAgainstDeleteLeavesTheNewObjectOrNone() throws Exception {
    for (int round = 0; round < races() / 4; round++) {
      ObjectKey key = ObjectKey.of("race/replaced-" + round);
      Version old = storage().create(key, Content.of("old"));
      List<Object> outcomes =
          Race.of(
              List.of(
                  () -> storage().replace(key, old, Content.of("new")),
                  () -> {
                    storage().delete(List.of(key));
                    return "deleted";
                  }));
      assertThat(outcomes.get(1)).isEqualTo("deleted");
      assertThat(outcomes.get(0))
          .isInstanceOfAny(Version.class, StorageException.VersionMismatch.class);
      Optional<StoredObject> left = storage().find(key);
      if (left.isPresent()) {
        assertThat(left.get().version()).isEqualTo(outcomes.get(0));
      }
    }
  }

  @Test
  default void manyCallersCreateDifferentKeysInOneNewPlace() throws Exception {
    List<Callable<Object>> tasks = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      ObjectKey key = ObjectKey.of("new/place/" + i);
      tasks.add(() -> storage().create(key, Content.of(key.value())));
    }
    assertThat(Race.of(tasks)).hasOnlyElementsOfType(Version.class).doesNotHaveDuplicates();
    List<StoredObject> all = storage().list("new/", "", 100);
    assertThat(all).hasSize(64);
    for (StoredObject each : all) {
      assertThat(Content.text(storage(), each.key())).isEqualTo(each.key().value());
    }
  }

  @Test
  default void anotherOpenerSeesEveryReturnedWrite() {
    Storage reader = open(Access.READ);
    ObjectKey key = ObjectKey.of("seen/by-others");
    Version version = storage().create(key, Content.of("0"));
    for (int i = 1; i <= 20; i++) {
      assertThat(reader.find(key)).isEqualTo(storage().find(key));
      version = storage().replace(key, version, Content.of(Integer.toString(i)));
      assertThat(Content.text(reader, key)).isEqualTo(Integer.toString(i));
    }
    storage().delete(List.of(key));
    assertThat(reader.find(key)).isEmpty();
    assertThat(reader.list("", "", 10)).isEmpty();
  }
}
