package dev.sagitta.engine.log;

import dev.sagitta.spi.storage.Upload;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes an immutable object in the form of a log. */
public final class LogFileWriter implements AutoCloseable {
  private final Upload upload;
  private long position;

  /** Begins an object. */
  public LogFileWriter(Upload upload) {
    this.upload = upload;
    write(new LogHeader(0, 0, 0).encode());
  }

  /** Adds a commit; LSNs grow. */
  public void write(long lsn, long timeMillis, List<Operation> operations) {
    write(LogFrame.of(lsn, timeMillis, operations).seal(position));
  }

  private void write(ByteBuffer bytes) {
    position += bytes.remaining();
    upload.write(bytes);
  }

  /** Makes the object durable. */
  public void commit() {
    upload.commit();
  }

  /** Without a commit before, gives the object up. */
  @Override
  public void close() {
    upload.close();
  }
}
