package dev.sagitta.server.http.wire;

import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of records without separators, of which no single one may be too large. */
public final class RecordMeter extends FilterInputStream {
  private final int maxRecordBytes;
  private long sinceRecord;

  /** A meter that is before the first record. */
  public RecordMeter(InputStream in, int maxRecordBytes) {
    super(in);
    this.maxRecordBytes = maxRecordBytes;
  }

  /** A record begins; answers the bytes read since the one before. */
  public long beginRecord() {
    long bytes = sinceRecord;
    sinceRecord = 0;
    return bytes;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private void count(int bytes) {
    sinceRecord += bytes;
    if (sinceRecord > maxRecordBytes) {
      throw new ProblemException(
          ProblemKind.BODY_TOO_LARGE,
          "A record has more than " + maxRecordBytes + " bytes, the most the server reads.");
    }
  }
}
