package dev.sagitta.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.engine.log.LogReader.End;
import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.tck.fault.Damage;
import dev.sagitta.tck.fault.Failure;
import dev.sagitta.tck.fault.FaultPlan;
import dev.sagitta.tck.fault.FaultyStorage;
import dev.sagitta.tck.fault.Moment;
import dev.sagitta.tck.fault.OperationKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The log, its writer and its reader. */
final class LogTest {
  private final Storage lasting = SeededOpener.lastingMemory();

  private static LogWriter writer(Storage storage, long lastLsn) {
    return new LogWriter((AppendableStorage) storage, LogTest::key, 1, lastLsn);
  }

  private static ObjectKey key(long sequence) {
    return ObjectNames.log(position(sequence));
  }

  private static LogPosition position(long sequence) {
    return new LogPosition(1, sequence);
  }

  private static LogFrame frame(long lsn, String id) {
    return LogFrame.of(
        lsn,
        1000 + lsn,
        List.of(
            new Operation.DeleteRows(2, List.of(Id.ofUtf8(id.getBytes(StandardCharsets.UTF_8))))));
  }

  private static void append(LogWriter log, long lsn, String id) {
    log.reserve(frame(lsn, id).size(), 0);
    log.enqueue(frame(lsn, id));
    log.sync(lsn);
  }

  private End read(long sequence, List<Long> lsns) {
    return new LogReader(lasting, key(sequence), position(sequence))
        .read((lsn, _, _) -> lsns.add(lsn));
  }

  @Test
  void concurrentWritersShareSyncsAndGetEveryCommitInOrder() throws Exception {
    FaultyStorage counted = FaultyStorage.over(lasting, FaultPlan.none());
    int writers = 8;
    int rounds = 50;
    int commits = writers * rounds;
    try (LogWriter log = writer(counted.storage(), 0);
        ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      ReentrantLock order = new ReentrantLock();
      CyclicBarrier queued = new CyclicBarrier(writers);
      long[] last = {0};
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        running.add(
            threads.submit(() -> {
              for (int round = 0; round < rounds; round++) {
                long lsn;
                order.lock();
                try {
                  lsn = ++last[0];
                  log.enqueue(frame(lsn, "id" + lsn));
                } finally {
                  order.unlock();
                }
                queued.await();
                log.sync(lsn);
              }
              return writers;
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    counted.storage().close();
    List<Long> lsns = new ArrayList<>();
    read(1, lsns);
    assertThat(lsns).isEqualTo(LongStream.rangeClosed(1, commits).boxed().toList());
    long syncs =
        counted.history().stream().filter(done -> done.kind() == OperationKind.SYNC).count();
    assertThat(syncs).as("syncs of " + commits + " commits").isEqualTo(rounds + 1);
  }

  @Test
  void aLogCutAtAnyByteHoldsExactlyTheWholeFramesBefore() {
    List<Long> ends = new ArrayList<>();
    try (LogWriter log = writer(lasting, 0)) {
      for (long lsn = 1; lsn <= 4; lsn++) {
        append(log, lsn, "x".repeat((int) lsn * 5));
        ends.add(log.objectBytes());
      }
    }
    ByteBuffer bytes = content(key(1));
    for (int size = 0; size < bytes.capacity(); size++) {
      ObjectKey cut = ObjectKey.of("cut/" + size);
      lasting.create(cut, bytes.slice(0, size));
      List<Long> lsns = new ArrayList<>();
      End end = new LogReader(lasting, cut, position(1)).read((lsn, _, _) -> lsns.add(lsn));
      int whole = 0;
      while (whole < ends.size() && ends.get(whole) <= size + LogFrame.ALIGNMENT - 1) {
        whole++;
      }
      // The padding behind a frame may be missing.
      assertThat(lsns.size()).as("commits in %d bytes", size).isBetween(wholeAt(ends, size), whole);
      assertThat(end.length()).isLessThanOrEqualTo(size + LogFrame.ALIGNMENT - 1L);
    }
  }

  private static int wholeAt(List<Long> ends, int size) {
    return (int) ends.stream().filter(end -> end <= size).count();
  }

  private ByteBuffer content(ObjectKey key) {
    ByteBuffer bytes = ByteBuffer.allocate((int) lasting.find(key).orElseThrow().size());
    lasting.read(key, 0, bytes);
    return bytes.flip();
  }

  @Test
  void aFlippedBitBeforeTheLastGroupIsRefused() {
    List<Long> ends = new ArrayList<>();
    try (LogWriter log = writer(lasting, 0)) {
      for (long lsn = 1; lsn <= 3; lsn++) {
        append(log, lsn, "id" + lsn);
        ends.add(log.objectBytes());
      }
    }
    Damage damage = new Damage(lasting, new SplittableRandom(1));
    for (long bit = 8L * LogHeader.BYTES; bit < 8 * ends.get(1); bit++) {
      damage.flip(key(1), bit);
      List<Long> lsns = new ArrayList<>();
      try {
        read(1, lsns);
        assertThat(lsns).as("bit " + bit + " is padding").containsExactly(1L, 2L, 3L);
      } catch (CorruptException e) {
        assertThat(e).hasMessageContaining(key(1).value());
      }
      damage.flip(key(1), bit);
    }
  }

  @Test
  void whatAnOlderObjectHasLeftBehindTheEndIsNotRead() {
    try (LogWriter log = writer(lasting, 10)) {
      for (long lsn = 11; lsn <= 30; lsn++) {
        append(log, lsn, "old" + lsn);
      }
    }
    LogPosition position = new LogPosition(2, 1);
    List<Long> ends = new ArrayList<>();
    try (LogWriter log =
        new LogWriter((AppendableStorage) lasting, _ -> ObjectNames.log(position), 2, 5)) {
      for (long lsn = 6; lsn <= 9; lsn++) {
        append(log, lsn, "new" + lsn);
        ends.add(log.objectBytes());
      }
    }
    ByteBuffer old = content(key(1));
    ByteBuffer fresh = content(ObjectNames.log(position));
    for (int size = 0; size <= fresh.capacity(); size++) {
      ByteBuffer bytes = ByteBuffer.allocate(old.capacity()).put(0, old, 0, old.capacity());
      ObjectKey partly = ObjectKey.of("partly/" + size);
      lasting.create(partly, bytes.put(0, fresh, 0, size));
      List<Long> lsns = new ArrayList<>();
      End end = new LogReader(lasting, partly, position).read((lsn, _, _) -> lsns.add(lsn));
      int whole = wholeAt(ends, size + LogFrame.ALIGNMENT - 1);
      assertThat(lsns)
          .as("%d new bytes", size)
          .isEqualTo(LongStream.range(6, 6 + lsns.size()).boxed().toList())
          .hasSizeBetween(wholeAt(ends, size), whole);
      assertThat(end.length() + end.tornBytes()).isLessThanOrEqualTo(ends.getLast());
    }
  }

  @Test
  void aFailedSyncRefusesEverythingAfterwards() {
    FaultyStorage faulty =
        FaultyStorage.over(
            lasting,
            FaultPlan.none().fail(Moment.BEFORE, OperationKind.SYNC, 3, Failure.UNAVAILABLE));
    try (LogWriter log = writer(faulty.storage(), 0)) {
      append(log, 1, "a");
      assertThatThrownBy(() -> append(log, 2, "b")).isInstanceOf(StorageException.class);
      assertThatThrownBy(() -> append(log, 3, "c")).isInstanceOf(UnavailableException.class);
      assertThatThrownBy(() -> log.sync(2)).isInstanceOf(UnavailableException.class);
      log.sync(1);
      assertThatThrownBy(() -> log.rotate(2)).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void aLogGoesOnAfterARotationThatFailed() {
    FaultyStorage faulty =
        FaultyStorage.over(
            lasting, FaultPlan.none().fail(Moment.BEFORE, OperationKind.SYNC, 3, Failure.FULL));
    try (LogWriter log = writer(faulty.storage(), 0)) {
      append(log, 1, "a");
      assertThatThrownBy(() -> log.rotate(1)).isInstanceOf(StorageException.Full.class);
      append(log, 2, "b");
      long sequence = log.rotate(2);
      append(log, 3, "c");
      faulty.storage().close();
      List<Long> lsns = new ArrayList<>();
      read(1, lsns);
      read(sequence, lsns);
      assertThat(lsns).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void anObjectWithoutACommitIsNotRotated() {
    try (LogWriter log = writer(lasting, 7)) {
      assertThat(log.rotate(7)).isEqualTo(1);
      append(log, 8, "a");
      assertThat(log.rotate(8)).isEqualTo(2);
      assertThat(log.rotate(8)).isEqualTo(2);
    }
    assertThat(lasting.list(ObjectNames.LOGS, "", 10)).hasSize(2);
  }
}
