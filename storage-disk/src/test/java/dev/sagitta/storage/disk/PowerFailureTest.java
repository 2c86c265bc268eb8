package dev.sagitta.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Upload;
import dev.sagitta.spi.storage.Version;
import dev.sagitta.storage.disk.CrashModel.Obeyed;
import dev.sagitta.storage.disk.CrashModel.Survives;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The power fails before every single call of a workload, and the storage is opened again. */
@ExtendWith(SeedExtension.class)
final class PowerFailureTest {
  private static final String LOGS = "wal/";
  private static final int BLOCK = 4096;

  @TempDir Path directory;

  /** What the workload knows of an object that it appends to. */
  private static final class Log {
    private final ObjectKey key;
    private String content = "";
    private int synced = -1;
    private boolean deleting;
    private boolean deleted;

    Log(String key) {
      this.key = ObjectKey.of(key);
    }
  }

  /** What the workload knows: what was acknowledged, and what is under way. */
  private static final class Expected {
    private final Map<String, String> acknowledged = new TreeMap<>();
    private @Nullable String changing;
    private @Nullable String next;
    private final Log first = new Log("wal/1/1");
    private final Log second = new Log("wal/1/2");

    /** Says what a call is about to do; null for a deletion. */
    void begin(String key, @Nullable String content) {
      changing = key;
      next = content;
    }

    void end() {
      if (changing != null && next != null) {
        acknowledged.put(changing, next);
      } else if (changing != null) {
        acknowledged.remove(changing);
      }
      changing = null;
    }
  }

  @ParameterizedTest
  @EnumSource(Survives.class)
  void everyAcknowledgedWriteSurvivesAndEveryOtherIsWholeOrAbsent(Survives survives, Seed seed)
      throws IOException {
    SplittableRandom random = seed.random();
    int calls = callsOfTheWholeWorkload();
    assertThat(calls).isGreaterThan(60);
    for (int stopAt = 1; stopAt <= calls + 1; stopAt++) {
      List<String> wrong = faultsAfterPowerFailure(stopAt, Obeyed.ALL, survives, random);
      assertThat(wrong).as("power failure before call %d of %d", stopAt, calls).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Obeyed.class,
      names = {"ONLY_FILES", "ONLY_DIRECTORIES"})
  void aMissingSyncWouldBeNoticed(Obeyed obeyed, Seed seed) throws IOException {
    int calls = callsOfTheWholeWorkload();
    List<String> wrong = new ArrayList<>();
    for (int stopAt = 1; stopAt <= calls + 1; stopAt++) {
      wrong.addAll(faultsAfterPowerFailure(stopAt, obeyed, Survives.NOTHING, seed.random()));
    }
    assertThat(wrong).isNotEmpty();
  }

  private int callsOfTheWholeWorkload() throws IOException {
    Path live = Files.createTempDirectory(directory, "live");
    CrashModel model = new CrashModel(live, 0, Obeyed.ALL);
    try (DiskStorage storage = open(live, model)) {
      workload(storage, new Expected());
    }
    return model.calls();
  }

  private List<String> faultsAfterPowerFailure(
      int stopAt, Obeyed obeyed, Survives survives, SplittableRandom random) throws IOException {
    Path live = Files.createTempDirectory(directory, "live");
    CrashModel model = new CrashModel(live, stopAt, obeyed);
    Expected expected = new Expected();
    try (DiskStorage storage = open(live, model)) {
      workload(storage, expected);
    } catch (CrashModel.PowerFailure e) {
      // What the dead process still closes cannot reach the model any more.
      assertThat(model.calls()).isGreaterThanOrEqualTo(stopAt);
    }
    Path left = Files.createTempDirectory(directory, "left");
    model.buildIn(left, survives, random);
    List<String> wrong = new ArrayList<>();
    try (DiskStorage storage = open(left, new CrashModel(left, 0, Obeyed.ALL))) {
      compare(storage, expected, wrong);
    }
    return wrong;
  }

  private static void compare(DiskStorage storage, Expected expected, List<String> wrong) {
    Map<String, String> found = new TreeMap<>();
    for (StoredObject object : storage.list("", "", 1000)) {
      if (!object.key().value().startsWith(LOGS)) {
        found.put(object.key().value(), text(storage, object.key()));
      }
    }
    Map<String, String> other = new TreeMap<>(expected.acknowledged);
    if (expected.changing != null) {
      if (expected.next != null) {
        other.put(expected.changing, expected.next);
      } else {
        other.remove(expected.changing);
      }
    }
    if (!found.equals(expected.acknowledged) && !found.equals(other)) {
      wrong.add("found " + found + ", not " + expected.acknowledged + " nor " + other);
    }
    compareLog(storage, expected.first, "", wrong);
    // It may have what the first one has left, whose file it took.
    compareLog(storage, expected.second, expected.first.content, wrong);
  }

  private static void compareLog(DiskStorage storage, Log log, String older, List<String> wrong) {
    if (storage.find(log.key).isEmpty()) {
      if (log.synced >= 0 && !log.deleting) {
        wrong.add("the log " + log.key + " is gone");
      }
      return;
    }
    if (log.deleted) {
      wrong.add("the log " + log.key + " is back");
    }
    String found = text(storage, log.key);
    int synced = Math.max(0, log.synced);
    if (!found.startsWith(log.content.substring(0, synced))) {
      wrong.add("the synced log " + log.key + " is damaged");
    }
    for (int i = synced; i < found.length(); i++) {
      char c = found.charAt(i);
      boolean own = i < log.content.length() && c == log.content.charAt(i);
      boolean left = i >= BLOCK && i < older.length() && c == older.charAt(i);
      if (c != 0 && !own && !left) {
        wrong.add("the log " + log.key + " has bytes at " + i + " that nobody wrote");
      }
    }
  }

  private static void workload(DiskStorage storage, Expected expected) {
    Version version = create(storage, expected, "CURRENT", "1");
    create(storage, expected, "collections/7/a.seg", "x".repeat(2000));
    version = replace(storage, expected, version, "2");
    append(storage, expected.first, "0123");
    expected.begin("collections/8/" + "long".repeat(100), "uploaded");
    try (Upload upload = storage.upload(ObjectKey.of("collections/8/" + "long".repeat(100)))) {
      upload.write(bytes("up"));
      upload.write(bytes("loaded"));
      upload.commit();
    }
    expected.end();
    replace(storage, expected, version, "3");
    expected.begin("collections/7/a.seg", null);
    storage.delete(List.of(ObjectKey.of("collections/7/a.seg")));
    expected.end();
    create(storage, expected, "collections/7/a.seg", "again");
    expected.first.deleting = true;
    storage.delete(List.of(expected.first.key));
    expected.first.deleted = true;
    append(storage, expected.second, "abc");
  }

  private static Version create(
      DiskStorage storage, Expected expected, String key, String content) {
    expected.begin(key, content);
    Version version = storage.create(ObjectKey.of(key), bytes(content));
    expected.end();
    return version;
  }

  private static Version replace(
      DiskStorage storage, Expected expected, Version version, String content) {
    expected.begin("CURRENT", content);
    Version next = storage.replace(ObjectKey.of("CURRENT"), version, bytes(content));
    expected.end();
    return next;
  }

  private static void append(DiskStorage storage, Log log, String letters) {
    try (Appender appender = storage.append(log.key)) {
      log.synced = 0;
      for (int i = 0; i < letters.length(); i++) {
        // The third one does not fit in the first step of 4096 bytes.
        String record = letters.substring(i, i + 1).repeat(1500);
        log.content += record;
        appender.append(bytes(record));
        if (i != 1) {
          appender.sync();
          log.synced = log.content.length();
        }
      }
    }
  }

  private static DiskStorage open(Path path, FileSystemCalls calls) {
    return DiskStorage.open(
        DiskStorageConfig.parse(StorageLocation.parse("file:" + path + "?preallocate=4096")),
        Access.WRITE,
        calls);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(DiskStorage storage, ObjectKey key) {
    ByteBuffer target = ByteBuffer.allocate(100_000);
    storage.read(key, 0, target);
    byte[] read = Arrays.copyOf(target.array(), target.position());
    return new String(read, StandardCharsets.ISO_8859_1);
  }
}
