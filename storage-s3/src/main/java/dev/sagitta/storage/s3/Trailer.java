package dev.sagitta.storage.s3;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What every object in the bucket ends with, behind its content.
 *
 * <p>The nonce makes each write's bytes its own. An ETag is a digest of the bytes, so that without
 * a nonce the same content written again would have the same version, and a stale writer could
 * replace an object that went and came back. The nonce is also in the object's metadata, where a
 * writer whose answer was lost sees whether the object is its own. The checksum lets a reader of a
 * whole object notice damage that no layer below has noticed.
 *
 * @param nonce {@value #NONCE_LENGTH} random bytes, in hexadecimal digits
 * @param checksum the CRC32C of the content
 */
record Trailer(String nonce, int checksum) {
  /** How many bytes a trailer has. */
  static final int LENGTH = 16;

  /** The metadata that repeats the nonce. */
  static final String METADATA = "sagitta-nonce";

  private static final int NONCE_LENGTH = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  static String newNonce() {
    byte[] nonce = new byte[NONCE_LENGTH];
    RANDOM.nextBytes(nonce);
    return HexFormat.of().formatHex(nonce);
  }

  static Trailer of(String nonce, CRC32C checksum) {
    return new Trailer(nonce, (int) checksum.getValue());
  }

  static Trailer read(ByteBuffer bytes) {
    byte[] nonce = new byte[NONCE_LENGTH];
    bytes.get(nonce);
    return new Trailer(HexFormat.of().formatHex(nonce), bytes.getInt());
  }

  ByteBuffer bytes() {
    return ByteBuffer.allocate(LENGTH).put(HexFormat.of().parseHex(nonce)).putInt(checksum).flip();
  }
}
