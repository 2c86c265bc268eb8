package dev.sagitta.engine.row;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The id of a record or document as UTF-8 bytes, ordered by them (unsigned). */
public final class Id implements Comparable<Id> {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final byte[] utf8;
  private final long hash;

  private Id(byte[] utf8) {
    this.utf8 = utf8;
    this.hash = hash(utf8);
  }

  /** The id of these bytes, which are not copied. */
  public static Id ofUtf8(byte[] utf8) {
    return new Id(utf8);
  }

  /**
   * The id of a text.
   *
   * @throws InvalidRequestException if it is empty, longer than the limit in UTF-8, or not Unicode
   */
  public static Id of(String text, int maxBytes) {
    if (text.isEmpty()) {
      throw new InvalidRequestException(ErrorCode.INVALID_ID, "An id must not be empty.");
    }
    byte[] utf8 = encode(text);
    if (utf8.length > maxBytes) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ID,
          "An id has " + utf8.length + " bytes of UTF-8; at most " + maxBytes + ".");
    }
    return new Id(utf8);
  }

  private static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return encodeStrictly(text);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encodeStrictly(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] utf8 = new byte[bytes.remaining()];
      bytes.get(utf8);
      return utf8;
    } catch (CharacterCodingException e) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ID, "An id has half of a surrogate pair and is not valid Unicode.", e);
    }
  }

  /** FNV-1a over the bytes with the finalizer of MurmurHash3; part of the segment format. */
  public static long hash(byte[] utf8) {
    long hash = FNV_OFFSET;
    for (byte next : utf8) {
      hash = (hash ^ (next & 0xFF)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /** The bytes, not copied. */
  public byte[] utf8() {
    return utf8;
  }

  /** The 64-bit hash that segments' id tables use. */
  public long hash() {
    return hash;
  }

  @Override
  public int compareTo(Id other) {
    return Arrays.compareUnsigned(utf8, other.utf8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Id id && hash == id.hash && Arrays.equals(utf8, id.utf8);
  }

  @Override
  public int hashCode() {
    return (int) hash;
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
