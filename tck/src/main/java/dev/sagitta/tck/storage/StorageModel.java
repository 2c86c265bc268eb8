package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What a storage should hold, kept in maps, and random steps that are done to both. */
final class StorageModel {
  private static final int KEYS = 40;

  private final StorageUnderTest test;
  private final SplittableRandom random;
  private final TreeMap<String, byte[]> contents = new TreeMap<>();
  private final Map<String, Version> current = new HashMap<>();
  private final Map<String, List<Version>> past = new HashMap<>();
  private final Set<Step> done = EnumSet.noneOf(Step.class);

  private enum Step {
    CREATE,
    UPLOAD,
    ABANDON,
    REPLACE,
    REPLACE_STALE,
    DELETE,
    READ,
    FIND,
    LIST,
    REOPEN
  }

  StorageModel(StorageUnderTest test, SplittableRandom random) {
    this.test = test;
    this.random = random;
  }

  boolean stepsOfEveryKind() {
    return done.size() == Step.values().length;
  }

  void step() {
    // Reopening costs as much as many other steps, so that it is done less often once it was done.
    Step step = Step.values()[random.nextInt(Step.values().length)];
    if (step == Step.REOPEN && done.contains(step) && random.nextInt(10) > 0) {
      step = Step.FIND;
    }
    done.add(step);
    ObjectKey key = randomKey();
    switch (step) {
      case CREATE -> create(key, bytes -> storage().create(key, ByteBuffer.wrap(bytes)));
      case UPLOAD -> create(key, bytes -> upload(key, bytes));
      case ABANDON -> abandon();
      case REPLACE -> replace(key);
      case REPLACE_STALE -> replaceStale(key);
      case DELETE -> delete();
      case READ -> read(key);
      case FIND -> find(key);
      case LIST -> list();
      case REOPEN -> reopen();
    }
  }

  /** Compares everything. */
  void requireSame() {
    List<StoredObject> listed = Content.pages(storage(), "", 7);
    assertThat(Content.keys(listed)).containsExactlyElementsOf(contents.keySet());
    for (StoredObject object : listed) {
      byte[] expected = contents.get(object.key().value());
      assertThat(Content.bytes(storage(), object.key())).isEqualTo(expected);
      assertThat(object.version()).isEqualTo(current.get(object.key().value()));
    }
  }

  private Storage storage() {
    return test.storage();
  }

  private ObjectKey randomKey() {
    int number = random.nextInt(KEYS);
    return ObjectKey.of("model/" + number % 4 + "/" + (number % 3 == 0 ? "x-" : "") + number);
  }

  private byte[] randomBytes() {
    return Content.random(random, random.nextInt(1 << random.nextInt(1, 14)));
  }

  private interface Creation {
    Version of(byte[] bytes);
  }

  private void create(ObjectKey key, Creation creation) {
    byte[] bytes = randomBytes();
    if (contents.containsKey(key.value())) {
      assertThatThrownBy(() -> creation.of(bytes))
          .isInstanceOf(StorageException.AlreadyExists.class);
    } else {
      put(key, bytes, creation.of(bytes));
    }
  }

  private Version upload(ObjectKey key, byte[] bytes) {
    try (Upload upload = storage().upload(key)) {
      int cut = random.nextInt(bytes.length + 1);
      upload.write(ByteBuffer.wrap(bytes, 0, cut));
      upload.write(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
      return upload.commit();
    }
  }

  private void abandon() {
    try (Upload upload = storage().upload(ObjectKey.of("model/abandoned"))) {
      upload.write(ByteBuffer.wrap(randomBytes()));
    }
  }

  private void replace(ObjectKey key) {
    byte[] bytes = randomBytes();
    Version expected = current.get(key.value());
    if (expected != null) {
      put(key, bytes, storage().replace(key, expected, ByteBuffer.wrap(bytes)));
    } else {
      assertThatThrownBy(() -> storage().replace(key, new Version("none"), ByteBuffer.wrap(bytes)))
          .isInstanceOf(StorageException.VersionMismatch.class);
    }
  }

  private void replaceStale(ObjectKey key) {
    List<Version> versions = past.getOrDefault(key.value(), List.of());
    if (!versions.isEmpty()) {
      Version stale = versions.get(random.nextInt(versions.size()));
      assertThatThrownBy(() -> storage().replace(key, stale, ByteBuffer.allocate(1)))
          .isInstanceOf(StorageException.VersionMismatch.class);
    }
  }

  private void put(ObjectKey key, byte[] bytes, Version version) {
    forget(key);
    assertThat(past.getOrDefault(key.value(), List.of())).doesNotContain(version);
    contents.put(key.value(), bytes);
    current.put(key.value(), version);
  }

  private void forget(ObjectKey key) {
    contents.remove(key.value());
    Version old = current.remove(key.value());
    if (old != null) {
      past.computeIfAbsent(key.value(), absent -> new ArrayList<>()).add(old);
    }
  }

  private void delete() {
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      keys.add(randomKey());
    }
    storage().delete(keys);
    keys.forEach(this::forget);
  }

  private void read(ObjectKey key) {
    byte[] bytes = contents.get(key.value());
    if (bytes == null) {
      assertThatThrownBy(() -> storage().read(key, 0, ByteBuffer.allocate(10)))
          .isInstanceOf(StorageException.Missing.class);
      return;
    }
    int from = random.nextInt(bytes.length + 2);
    int length = random.nextInt(bytes.length + 2);
    assertThat(Content.range(storage(), key, from, length))
        .isEqualTo(
            Arrays.copyOfRange(
                bytes, Math.min(from, bytes.length), Math.min(from + length, bytes.length)));
  }

  private void find(ObjectKey key) {
    byte[] bytes = contents.get(key.value());
    if (bytes == null) {
      assertThat(storage().find(key)).isEmpty();
    } else {
      Version version = storage().find(key).orElseThrow().version();
      assertThat(version).isEqualTo(current.get(key.value()));
      assertThat(storage().find(key)).contains(new StoredObject(key, bytes.length, version));
    }
  }

  private void list() {
    String prefix = randomKey().value().substring(0, random.nextInt(9));
    String after = random.nextBoolean() ? "" : randomKey().value();
    int limit = random.nextInt(1, KEYS);
    assertThat(Content.keys(storage().list(prefix, after, limit)))
        .containsExactlyElementsOf(
            contents.tailMap(after, false).keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .limit(limit)
                .toList());
  }

  /** A storage may give the objects it finds when it is opened other versions, but not old ones. */
  void reopen() {
    test.reopen();
    for (StoredObject object : Content.pages(storage(), "", 100)) {
      String key = object.key().value();
      Version before = current.put(key, object.version());
      assertThat(past.getOrDefault(key, List.of())).doesNotContain(object.version());
      if (before != null && !before.equals(object.version())) {
        past.computeIfAbsent(key, absent -> new ArrayList<>()).add(before);
      }
    }
  }
}
