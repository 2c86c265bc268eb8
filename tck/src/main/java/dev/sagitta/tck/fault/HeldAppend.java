package dev.sagitta.tck.fault;

import dev.sagitta.spi.storage.Appender;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The bytes of one appended object that were not synced, and the appender they will go to. */
final class HeldAppend {
  private static final int SECTOR = 512;

  private final Appender below;
  private byte[] room = new byte[SECTOR];
  private int count;
  private long passed;
  private boolean failed;
  private boolean gone;

  HeldAppend(Appender below) {
    this.below = below;
  }

  /** Where the held bytes begin in the object. */
  synchronized long start() {
    return passed;
  }

  synchronized long size() {
    return passed + count;
  }

  synchronized byte[] bytes() {
    return Arrays.copyOf(room, count);
  }

  synchronized void reserve(long more) {
    below.reserve(count + more);
  }

  synchronized void append(ByteBuffer more) {
    int length = more.remaining();
    if (room.length - count < length) {
      room = Arrays.copyOf(room, Math.max(2 * room.length, Math.addExact(count, length)));
    }
    more.get(room, count, length);
    count += length;
  }

  synchronized void sync() {
    pass(bytes());
    count = 0;
    below.sync();
  }

  /** A sync has failed: from now on nobody can tell which of the held bytes are durable. */
  synchronized void fail() {
    failed = true;
  }

  /** Whether the object was deleted, or everything was passed on for good. */
  synchronized boolean gone() {
    return gone;
  }

  synchronized void drop() {
    if (!gone) {
      gone = true;
      count = 0;
      below.close();
    }
  }

  /** Passes on what the living process leaves behind: everything, unless a sync has failed. */
  synchronized void passOn(Unsynced afterFailure, SplittableRandom random) {
    settle(failed ? afterFailure : Unsynced.KEPT, random);
  }

  /** Passes on what a crash leaves. */
  synchronized void settle(Unsynced unsynced, SplittableRandom random) {
    if (!gone) {
      byte[] left = survivors(unsynced, random);
      if (left.length > 0) {
        pass(left);
        below.sync();
      }
      drop();
    }
  }

  private void pass(byte[] some) {
    if (some.length > 0) {
      below.append(ByteBuffer.wrap(some));
      passed += some.length;
    }
  }

  private byte[] survivors(Unsynced unsynced, SplittableRandom random) {
    return switch (unsynced) {
      case LOST -> new byte[0];
      case KEPT -> bytes();
      case PREFIX -> Arrays.copyOf(room, random.nextInt(count + 1));
      case TORN -> torn(random);
      case SEEDED -> {
        Unsynced[] others = {Unsynced.LOST, Unsynced.KEPT, Unsynced.PREFIX, Unsynced.TORN};
        yield survivors(others[random.nextInt(others.length)], random);
      }
    };
  }

  private byte[] torn(SplittableRandom random) {
    byte[] left = bytes();
    int at = random.nextInt(count + 1);
    while (at < left.length) {
      int end = (int) Math.min(left.length, at + SECTOR - (passed + at) % SECTOR);
      switch (random.nextInt(3)) {
        case 0 -> Arrays.fill(left, at, end, (byte) 0);
        case 1 -> {
          byte[] garbage = new byte[end - at];
          random.nextBytes(garbage);
          System.arraycopy(garbage, 0, left, at, garbage.length);
        }
        default -> {
          // This sector reached the disk.
        }
      }
      at = end;
    }
    return left;
  }
}
