package dev.sagitta.engine.log;

import dev.sagitta.engine.format.ByteSource;
import dev.sagitta.engine.format.Checksum;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StoredObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads one log object from front to back. Behind its end there may be anything: zeros, or what an
 * older object has held. Only frames with the object's own mark are its frames.
 *
 * <p>Where a frame does not match its checksums, two things can have happened. A crash may have
 * torn the last, never acknowledged frames: then nothing behind them claims that they were durable,
 * and the log ends there. Or bytes that were durable have been damaged: then a later frame says so
 * by its {@code synced} field, and reading stops with an error, because what follows must not be
 * used without what is lost.
 */
public final class LogReader {
  private static final int WINDOW_BYTES = 4 << 20;

  private final Storage storage;
  private final ObjectKey key;
  private final LogPosition position;
  private final int mark;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;
  private long objectSize;

  /** A reader of the log object at a position. */
  public LogReader(Storage storage, ObjectKey key, LogPosition position) {
    this.storage = storage;
    this.key = key;
    this.position = position;
    this.mark = position.mark();
  }

  /** A reader of an object that was written whole. */
  public static LogReader ofWhole(Storage storage, ObjectKey key) {
    return new LogReader(storage, key, LogPosition.NONE);
  }

  /**
   * The LSN that an object's first commit has or would have, by its header; empty if that is not
   * whole. Every earlier commit was durable when the object began.
   */
  public static OptionalLong firstLsn(Storage storage, ObjectKey key, LogPosition position) {
    ByteBuffer bytes = ByteBuffer.allocate(LogHeader.BYTES);
    storage.read(key, 0, bytes);
    LogHeader header = LogHeader.decode(bytes.flip(), key.value());
    return header == null || !header.position().equals(position)
        ? OptionalLong.empty()
        : OptionalLong.of(header.nextLsn());
  }

  /** Receives the commits of a log. */
  @FunctionalInterface
  public interface Consumer {
    /** A commit, in LSN order. */
    void accept(long lsn, long timeMillis, List<Operation> operations);
  }

  /**
   * How a log object ended.
   *
   * @param length up to where it holds whole frames
   * @param tornBytes how many bytes behind that belong to frames of a torn group; 0 if it ended
   *     cleanly, or if nothing can be recognised of them
   */
  public record End(long length, long tornBytes) {}

  /**
   * Gives every whole frame to the consumer.
   *
   * @throws dev.sagitta.api.error.CorruptException if bytes that were durable are damaged
   */
  public End read(Consumer consumer) {
    load(0, LogHeader.BYTES);
    LogHeader header =
        has(0, LogHeader.BYTES) ? LogHeader.decode(at(0, LogHeader.BYTES), key.value()) : null;
    if (header == null || !header.position().equals(position)) {
      return end(0, Long.MIN_VALUE, 0);
    }
    long offset = LogHeader.BYTES;
    long lastLsn = header.nextLsn() - 1;
    while (true) {
      load(offset, LogFrame.HEADER_BYTES);
      if (!frameHeaderAt(offset)) {
        return end(offset, lastLsn, offset);
      }
      ByteBuffer frame = at(offset, LogFrame.HEADER_BYTES);
      int length = frame.getInt(LogFrame.LENGTH_AT);
      long lsn = frame.getLong(LogFrame.LSN_AT);
      long time = frame.getLong(LogFrame.TIME_AT);
      int crc = frame.getInt(LogFrame.PAYLOAD_CRC_AT);
      long payload = offset + LogFrame.HEADER_BYTES;
      load(payload, length);
      if (lsn <= lastLsn || !has(payload, length) || Checksum.of(at(payload, length)) != crc) {
        return end(offset, lastLsn, offset);
      }
      consumer.accept(
          lsn,
          time,
          OperationCodec.read(new ByteSource(at(payload, length), key.value()), key.value()));
      lastLsn = lsn;
      offset = payload + length;
      offset += (LogFrame.ALIGNMENT - offset % LogFrame.ALIGNMENT) % LogFrame.ALIGNMENT;
    }
  }

  /**
   * Gives every frame to the consumer, of an object that was written whole.
   *
   * @throws dev.sagitta.api.error.CorruptException if any byte is damaged or missing
   */
  public void readWhole(Consumer consumer) {
    boolean[] ended = {false};
    End end =
        read((lsn, time, operations) -> {
          ended[0] = operations.isEmpty();
          consumer.accept(lsn, time, operations);
        });
    if (end.tornBytes() > 0 || end.length() != objectSize || !ended[0]) {
      throw Corruption.in(
          key.value(), "Its contents end at byte " + end.length() + " of " + objectSize + ".");
    }
  }

  /** Decides what the bytes behind the last whole frame are. */
  private End end(long length, long lastLsn, long badOffset) {
    long torn = length;
    for (long at = length; at < objectSize; at += LogFrame.ALIGNMENT) {
      load(at, LogFrame.HEADER_BYTES);
      if (!frameHeaderAt(at)) {
        continue;
      }
      ByteBuffer frame = at(at, LogFrame.HEADER_BYTES);
      torn = at + LogFrame.HEADER_BYTES + frame.getInt(LogFrame.LENGTH_AT);
      if (at > badOffset
          && frame.getLong(LogFrame.LSN_AT) > lastLsn
          && frame.getLong(LogFrame.SYNCED_AT) > badOffset) {
        throw Corruption.in(
            key.value(),
            "The commit at byte "
                + badOffset
                + " (behind LSN "
                + lastLsn
                + ") does not match its checksum, although commit "
                + frame.getLong(LogFrame.LSN_AT)
                + " was written after it had been made durable.");
      }
    }
    return new End(length, Math.max(0, Math.min(torn, objectSize) - length));
  }

  private boolean frameHeaderAt(long offset) {
    // Looked for at every eighth byte of what may be a long tail: the magic comes first.
    if (!has(offset, LogFrame.HEADER_BYTES)
        || window.getInt((int) (offset - windowStart)) != LogFrame.MAGIC) {
      return false;
    }
    ByteBuffer frame = at(offset, LogFrame.HEADER_BYTES);
    return frame.getInt(LogFrame.MARK_AT) == mark
        && frame.getInt(LogFrame.HEADER_CRC_AT)
            == Checksum.of(frame.slice(0, LogFrame.HEADER_CRC_AT))
        && frame.getInt(LogFrame.LENGTH_AT) >= 0;
  }

  /** Brings a range into the window, as far as the object goes. */
  private void load(long offset, int length) {
    if (has(offset, length) || (offset >= objectSize && objectSize > 0)) {
      return;
    }
    if (objectSize > 0 && windowStart <= offset && windowStart + window.limit() >= objectSize) {
      return;
    }
    if (objectSize == 0) {
      // Most log objects are small, and there is one for each opening: read no more than there is.
      objectSize = storage.find(key).map(StoredObject::size).orElse(0L);
    }
    int wanted = (int) Math.max(0, Math.min(Math.max(WINDOW_BYTES, length), objectSize - offset));
    ByteBuffer target = window.capacity() >= wanted ? window.clear() : ByteBuffer.allocate(wanted);
    objectSize = storage.read(key, offset, target).size();
    windowStart = offset;
    window = target.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  private boolean has(long offset, int length) {
    return offset >= windowStart && offset + length <= windowStart + window.limit();
  }

  private ByteBuffer at(long offset, int length) {
    return window.slice((int) (offset - windowStart), length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
