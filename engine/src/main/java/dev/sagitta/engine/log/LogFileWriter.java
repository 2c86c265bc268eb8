package dev.sagitta.engine.log;

import dev.sagitta.spi.storage.Upload;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes an immutable object in the form of a log. A last commit without operations says that it is
 * whole: cut off behind any other commit, it would still be a log.
 */
public final class LogFileWriter implements AutoCloseable {
  private static final int MARK = LogPosition.NONE.mark();

  private final Upload upload;
  private long position;
  private long lastLsn;

  /** Begins an object. */
  public LogFileWriter(Upload upload) {
    this.upload = upload;
    write(new LogHeader(LogPosition.NONE, 0).encode());
  }

  /** Adds a commit; LSNs grow. */
  public void write(long lsn, long timeMillis, List<Operation> operations) {
    write(LogFrame.of(lsn, timeMillis, operations).seal(MARK, position));
    lastLsn = lsn;
  }

  private void write(ByteBuffer bytes) {
    position += bytes.remaining();
    upload.write(bytes);
  }

  /** Makes the object durable. */
  public void commit() {
    write(LogFrame.of(lastLsn + 1, 0, List.of()).seal(MARK, position));
    upload.commit();
  }

  /** Without a commit before, gives the object up. */
  @Override
  public void close() {
    upload.close();
  }
}
