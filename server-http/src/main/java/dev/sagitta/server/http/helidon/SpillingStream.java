package dev.sagitta.server.http.helidon;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a small answer together, so that it is sent at once with its length, and sends a large one
 * in pieces while it is written.
 */
final class SpillingStream extends OutputStream {
  private static final int KEPT = 128 << 10;

  private final Supplier<OutputStream> target;
  private byte[] kept = new byte[1 << 10];
  private int length;
  private @Nullable OutputStream spilled;

  SpillingStream(Supplier<OutputStream> target) {
    this.target = target;
  }

  boolean isSpilled() {
    return spilled != null;
  }

  byte[] bytes() {
    return kept;
  }

  int length() {
    return length;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    OutputStream out = spilled;
    if (out == null && length + count > KEPT) {
      out = target.get();
      spilled = out;
      out.write(kept, 0, length);
    }
    if (out != null) {
      out.write(bytes, offset, count);
      return;
    }
    if (length + count > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(length + count, 2 * kept.length));
    }
    System.arraycopy(bytes, offset, kept, length, count);
    length += count;
  }

  @Override
  public void close() throws IOException {
    OutputStream out = spilled;
    if (out != null) {
      out.close();
    }
  }
}
