package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Appender;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a storage must do that can append, on top of {@link StorageContract}. */
public interface AppendableStorageContract extends StorageUnderTest {
  /** A key. */
  ObjectKey LOG = ObjectKey.of("wal/0001/0001");

  private AppendableStorage appendable() {
    return (AppendableStorage) storage();
  }

  /** Checks that an object begins with the expected bytes; behind them may be anything. */
  private static void requireContent(Storage storage, byte[] expected) {
    byte[] bytes = Content.bytes(storage, LOG);
    assertThat(bytes.length).isGreaterThanOrEqualTo(expected.length);
    assertThat(Arrays.copyOf(bytes, expected.length)).isEqualTo(expected);
  }

  private static void requireContent(Storage storage, String expected) {
    requireContent(storage, expected.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  default void anAppendedObjectIsPresentAtOnceAndEmpty() {
    try (Appender appender = appendable().append(LOG)) {
      assertThat(appender.size()).isZero();
      assertThat(Content.keys(storage().list("", "", 10))).containsExactly(LOG.value());
      requireContent(storage(), "");
    }
  }

  @Test
  default void appendedBytesAreVisibleBeforeTheSync() {
    try (Appender appender = appendable().append(LOG)) {
      appender.append(Content.of("first "));
      requireContent(storage(), "first ");
      appender.append(Content.of("second"));
      assertThat(appender.size()).isEqualTo(12);
      requireContent(storage(), "first second");
      assertThat(storage().find(LOG).orElseThrow().size()).isGreaterThanOrEqualTo(12);
      assertThat(Content.range(storage(), LOG, 4, 4)).asString().isEqualTo("t se");
    }
  }

  @Test
  default void syncedBytesAreThereAfterReopening() {
    try (Appender appender = appendable().append(LOG)) {
      appender.append(Content.of("one"));
      appender.sync();
      appender.append(Content.of("two"));
      appender.sync();
    }
    requireContent(reopen(), "onetwo");
  }

  @Test
  default void appendsOfAnySizeAndBufferMakeOneObject() {
    SplittableRandom random = seed().random();
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    try (Appender appender = appendable().append(LOG)) {
      for (int i = 0; i < 200; i++) {
        byte[] piece = Content.random(random, random.nextInt(1 << random.nextInt(1, 20)));
        ByteBuffer buffer =
            i % 2 == 0
                ? ByteBuffer.wrap(piece)
                : ByteBuffer.allocateDirect(piece.length).put(piece).flip();
        if (i % 7 == 0) {
          appender.reserve(random.nextInt(1 << 18));
        }
        appender.append(buffer);
        assertThat(buffer.hasRemaining()).isFalse();
        model.writeBytes(piece);
        assertThat(appender.size()).isEqualTo(model.size());
        if (i % 20 == 0) {
          appender.sync();
        }
      }
      appender.sync();
    }
    requireContent(storage(), model.toByteArray());
    requireContent(reopen(), model.toByteArray());
  }

  @Test
  default void anObjectHasItsOwnBytesWhateverWasDeletedBefore() {
    SplittableRandom random = seed().random();
    byte[] old = Content.random(random, 9 << 20);
    byte[] fresh = Content.random(random, 100_000);
    ObjectKey before = ObjectKey.of("wal/0001/0000");
    try (Appender appender = appendable().append(before)) {
      appender.append(ByteBuffer.wrap(old));
      appender.sync();
    }
    storage().delete(List.of(before));
    try (Appender appender = appendable().append(LOG)) {
      assertThat(appender.size()).isZero();
      appender.append(ByteBuffer.wrap(fresh));
      requireContent(storage(), fresh);
      appender.reserve(10 << 20);
      appender.append(ByteBuffer.wrap(old));
      appender.sync();
      assertThat(appender.size()).isEqualTo(fresh.length + old.length);
    }
    assertThat(Content.keys(storage().list("", "", 10))).containsExactly(LOG.value());
    requireContent(
        reopen(), ByteBuffer.allocate(fresh.length + old.length).put(fresh).put(old).array());
  }

  @Test
  default void reservingChangesNothingThatCanBeRead() {
    try (Appender appender = appendable().append(LOG)) {
      appender.append(Content.of("one"));
      appender.reserve(0);
      appender.reserve(1 << 20);
      assertThat(appender.size()).isEqualTo(3);
      requireContent(storage(), "one");
      appender.append(Content.of("two"));
      assertThat(appender.size()).isEqualTo(6);
      requireContent(storage(), "onetwo");
    }
  }

  @Test
  default void whatCannotFitIsFullAndTheAppenderStaysUsable() {
    try (Appender appender = appendable().append(LOG)) {
      assertThatThrownBy(() -> appender.reserve(1L << 60))
          .isInstanceOf(StorageException.Full.class);
      appender.append(Content.of("still"));
      appender.sync();
      requireContent(storage(), "still");
    }
  }

  @Test
  default void aPresentKeyIsNotAppendedTo() {
    storage().create(LOG, Content.of("present"));
    assertThatThrownBy(() -> appendable().append(LOG))
        .isInstanceOf(StorageException.AlreadyExists.class);
    assertThat(Content.text(storage(), LOG)).isEqualTo("present");
  }

  @Test
  default void syncingAnObjectMakesWhatAnAppenderLeftDurable() {
    Appender appender = appendable().append(LOG);
    appender.append(Content.of("left"));
    appender.close();
    appendable().sync(LOG);
    requireContent(reopen(), "left");
    assertThatThrownBy(() -> appendable().sync(ObjectKey.of("absent")))
        .isInstanceOf(StorageException.Missing.class);
  }

  @Test
  default void aClosedAppenderSaysClosedAndTheObjectStays() {
    Appender appender = appendable().append(LOG);
    appender.append(Content.of("kept"));
    appender.close();
    appender.close();
    requireClosed(appender);
    requireContent(storage(), "kept");
  }

  @Test
  default void anAppenderOfAClosedStorageSaysClosed() {
    Appender appender = appendable().append(LOG);
    appender.append(Content.of("kept"));
    appender.sync();
    storage().close();
    requireClosed(appender);
    appender.close();
    requireContent(reopen(), "kept");
  }

  private static void requireClosed(Appender appender) {
    assertThatThrownBy(() -> appender.append(Content.of("x")))
        .isInstanceOf(StorageException.Closed.class);
    assertThatThrownBy(() -> appender.reserve(1)).isInstanceOf(StorageException.Closed.class);
    assertThatThrownBy(appender::sync).isInstanceOf(StorageException.Closed.class);
  }

  @Test
  default void aReaderMayNotAppendAndSeesWhatIsAppended() {
    try (Appender appender = appendable().append(LOG)) {
      AppendableStorage reader = (AppendableStorage) open(Access.READ);
      assertThatThrownBy(() -> reader.append(ObjectKey.of("refused")))
          .isInstanceOf(StorageException.ReadOnly.class);
      assertThatThrownBy(() -> reader.sync(LOG)).isInstanceOf(StorageException.ReadOnly.class);
      appender.append(Content.of("one"));
      appender.sync();
      requireContent(reader, "one");
      appender.append(Content.of("two"));
      appender.sync();
      requireContent(reader, "onetwo");
    }
  }

  @Test
  default void syncsBesideAppendsAndReadsLoseNothing() throws Exception {
    SplittableRandom random = seed().random();
    byte[] whole = Content.random(random, 1 << 20);
    AtomicBoolean done = new AtomicBoolean();
    try (Appender appender = appendable().append(LOG)) {
      List<Object> outcomes =
          Race.of(
              List.of(
                  () -> {
                    try {
                      int at = 0;
                      while (at < whole.length) {
                        int length = Math.min(whole.length - at, random.nextInt(1, 5000));
                        appender.append(ByteBuffer.wrap(whole, at, length));
                        at += length;
                      }
                      return at;
                    } finally {
                      done.set(true);
                    }
                  },
                  () -> {
                    do {
                      appender.sync();
                    } while (!done.get());
                    appender.sync();
                    return "synced";
                  },
                  () -> {
                    do {
                      int size = (int) appender.size();
                      assertThat(Content.range(storage(), LOG, 0, size))
                          .isEqualTo(Arrays.copyOf(whole, size));
                    } while (!done.get());
                    return "read";
                  }));
      assertThat(outcomes).containsExactly(whole.length, "synced", "read");
    }
    byte[] left = Content.bytes(reopen(), LOG);
    assertThat(Arrays.copyOf(left, whole.length)).isEqualTo(whole);
  }

  @Test
  default void anInterruptDoesNotBreakTheAppender() {
    try (Appender appender = appendable().append(LOG)) {
      Thread.currentThread().interrupt();
      appender.append(Content.of("one"));
      appender.sync();
      appender.reserve(1 << 20);
      assertThat(Thread.interrupted()).as("the interrupt is left for the caller").isTrue();
      appender.append(Content.of("two"));
      appender.sync();
    }
    requireContent(storage(), "onetwo");
  }

  @Test
  default void anAppendedObjectIsDeletedLikeOthers() {
    Appender appender = appendable().append(LOG);
    appender.append(Content.of("one"));
    appender.sync();
    storage().delete(List.of(LOG));
    assertThat(storage().find(LOG)).isEmpty();
    appender.close();
    assertThat(reopen().list("", "", 10)).isEmpty();
  }
}
