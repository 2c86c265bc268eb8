package dev.sagitta.storage.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * What a request carries: buffers one behind the other, which it reads as often as it is sent.
 *
 * @param pieces the buffers, from position to limit; none is moved
 */
record Body(List<ByteBuffer> pieces) {
  static Body of(ByteBuffer... pieces) {
    return new Body(List.of(pieces));
  }

  long length() {
    return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  RequestBody toSend() {
    return RequestBody.fromContentProvider(
        () -> new Reading(pieces.stream().map(ByteBuffer::duplicate).toList()),
        length(),
        "application/octet-stream");
  }

  /** The CRC32C of all bytes, as the protocol writes it. */
  String checksum() {
    CRC32C sum = new CRC32C();
    pieces.forEach(piece -> sum.update(piece.duplicate()));
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array());
  }

  private static final class Reading extends InputStream {
    private final List<ByteBuffer> pieces;
    private int at;

    Reading(List<ByteBuffer> pieces) {
      this.pieces = pieces;
    }

    private boolean ended() {
      while (at < pieces.size() && !pieces.get(at).hasRemaining()) {
        at++;
      }
      return at == pieces.size();
    }

    @Override
    public int read() {
      return ended() ? -1 : pieces.get(at).get() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (ended()) {
        return -1;
      }
      int count = Math.min(length, pieces.get(at).remaining());
      pieces.get(at).get(target, offset, count);
      return count;
    }

    @Override
    public int available() {
      return (int)
          Math.min(Integer.MAX_VALUE, pieces.stream().mapToLong(ByteBuffer::remaining).sum());
    }
  }
}
