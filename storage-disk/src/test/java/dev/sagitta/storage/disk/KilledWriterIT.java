package dev.sagitta.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.tck.seed.SeedExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed in the middle of writing. */
@ExtendWith(SeedExtension.class)
final class KilledWriterIT {
  private static final int LIVES = Boolean.getBoolean("sagitta.long") ? 50 : 4;

  @TempDir Path directory;

  @Test
  void whatAKilledWriterAcknowledgedIsThereAndTheRestIsWhole(SplittableRandom random)
      throws IOException, InterruptedException {
    for (int life = 1; life <= LIVES; life++) {
      Map<String, Integer> acknowledged = live(life, random.nextInt(5, 120));
      try (Storage storage = open(Access.WRITE)) {
        requireObjects(storage, life, acknowledged.getOrDefault("created", -1));
        requireLog(storage, life, acknowledged.getOrDefault("synced", -1));
        requireCurrent(storage, life, acknowledged.getOrDefault("replaced", -1));
      }
    }
  }

  @Test
  void anotherProcessIsLockedOutUntilTheWriterIsDead() throws IOException, InterruptedException {
    Process writer = start(1);
    try (BufferedReader lines = output(writer)) {
      assertThat(lines.readLine()).isEqualTo("created 0");
      assertThatThrownBy(() -> open(Access.WRITE))
          .isInstanceOf(StorageException.Locked.class)
          .hasMessageContaining("process " + writer.pid())
          .hasMessageContaining("Stop it");
      try (Storage reader = open(Access.READ)) {
        assertThat(bytes(reader, KilledWriter.object(1, 0).value()))
            .isEqualTo(KilledWriter.content(1, 0));
      }
    } finally {
      kill(writer);
    }
    open(Access.WRITE).close();
  }

  /** Lets a writer live for so many acknowledgements, and answers the last one of each kind. */
  private Map<String, Integer> live(int life, int acknowledgements)
      throws IOException, InterruptedException {
    Process writer = start(life);
    Map<String, Integer> last = new HashMap<>();
    try (BufferedReader lines = output(writer)) {
      String line = lines.readLine();
      for (int i = 0; line != null; i++) {
        List<String> words = List.of(line.split(" ", -1));
        last.put(words.get(0), Integer.parseInt(words.get(1)));
        if (i == acknowledgements) {
          // What it says until it is dead was acknowledged all the same, and is read on. Killed by
          // its handle: the process itself would close the stream.
          writer.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    } finally {
      kill(writer);
    }
    assertThat(last).as("the writer wrote").containsKey("created");
    return last;
  }

  private Process start(int life) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            KilledWriter.class.getName(),
            directory.resolve("database").toString(),
            Integer.toString(life))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static void kill(Process process) throws InterruptedException {
    assertThat(process.destroyForcibly().waitFor()).isNotZero();
  }

  private static void requireObjects(Storage storage, int life, int acknowledged) {
    List<StoredObject> objects = storage.list("objects/" + life + "/", "", 100_000);
    assertThat(objects.size()).isBetween(acknowledged + 1, acknowledged + 2);
    for (int i = 0; i < objects.size(); i++) {
      assertThat(bytes(storage, KilledWriter.object(life, i).value()))
          .isEqualTo(KilledWriter.content(life, i));
    }
  }

  private static void requireLog(Storage storage, int life, int acknowledged) {
    byte[] log = bytes(storage, KilledWriter.log(life).value());
    int records = 0;
    int length = KilledWriter.record(0).length;
    while (Arrays.equals(
        Arrays.copyOfRange(log, records * length, (records + 1) * length),
        KilledWriter.record(records))) {
      records++;
    }
    assertThat(records).isBetween(acknowledged + 1, acknowledged + 2);
    byte[] rest = Arrays.copyOfRange(log, records * length, log.length);
    assertThat(rest).as("nothing was torn").isEqualTo(new byte[rest.length]);
  }

  private static void requireCurrent(Storage storage, int life, int acknowledged) {
    if (acknowledged >= 0) {
      ByteBuffer current = ByteBuffer.wrap(bytes(storage, KilledWriter.CURRENT.value()));
      assertThat(current.capacity()).isEqualTo(2000);
      assertThat(current.getInt(0)).isEqualTo(life);
      assertThat(current.getInt(4)).isBetween(acknowledged, acknowledged + 1);
      assertThat(current.getInt(1996)).isEqualTo(current.getInt(4));
    }
  }

  private Storage open(Access access) {
    return new DiskStorageProvider()
        .open(StorageLocation.parse("file:" + directory.resolve("database")), access);
  }

  private static byte[] bytes(Storage storage, String key) {
    StoredObject found = storage.find(ObjectKey.of(key)).orElseThrow();
    ByteBuffer target = ByteBuffer.allocate(Math.toIntExact(found.size()));
    storage.read(found.key(), 0, target);
    return target.array();
  }
}
