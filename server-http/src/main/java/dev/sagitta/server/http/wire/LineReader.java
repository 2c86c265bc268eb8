package dev.sagitta.server.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a stream line by line, keeping no more than one line of a bounded length in memory. */
public final class LineReader {
  private static final int FIRST_SIZE = 64 << 10;

  private final InputStream in;
  private final int maxLength;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int start;
  private int end;
  private int lineStart;
  private int lineLength;
  private long number;
  private boolean tooLong;

  /** A reader that is before the first line. */
  public LineReader(InputStream in, int maxLength) {
    this.in = in;
    this.maxLength = maxLength;
  }

  /** Moves to the next line; false at the end of the stream. */
  public boolean next() throws IOException {
    tooLong = false;
    int searched = start;
    while (true) {
      for (int i = searched; i < end; i++) {
        if (buffer[i] == '\n') {
          take(i);
          start = i + 1;
          return true;
        }
      }
      searched = end;
      if (end - start > maxLength) {
        // Too long to keep: what follows is dropped until the line ends.
        tooLong = true;
        start = end;
      }
      searched -= makeRoom();
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        if (start == end && !tooLong) {
          return false;
        }
        take(end);
        start = end;
        return true;
      }
      end += read;
    }
  }

  private void take(int lineEnd) {
    number++;
    lineStart = start;
    lineLength = lineEnd - start;
    tooLong |= lineLength > maxLength;
  }

  /** Makes room to read more, and answers how far the bytes have moved towards the front. */
  private int makeRoom() {
    if (end < buffer.length) {
      return 0;
    }
    int moved = start;
    if (moved > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    } else {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    return moved;
  }

  /** The number of the line, from 1. */
  public long number() {
    return number;
  }

  /** True if the line was longer than allowed; its bytes are gone then. */
  public boolean isTooLong() {
    return tooLong;
  }

  /** True if there is nothing but blanks on the line. */
  public boolean isBlank() {
    for (int i = lineStart; i < lineStart + lineLength; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** A parser of the line; to be used before the next one is read. */
  public BodyParser open(Wire wire) {
    return wire.openLine(buffer, lineStart, lineLength);
  }

  /** The length of the line in bytes. */
  public int length() {
    return lineLength;
  }
}
