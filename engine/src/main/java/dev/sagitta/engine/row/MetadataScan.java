package dev.sagitta.engine.row;

import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.engine.format.Corruption;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds one value in the bytes that {@link MetadataCodec} writes. Filters do so for row after row,
 * so it steps over the bytes themselves.
 */
final class MetadataScan {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final String WHERE = "record payload";

  private MetadataScan() {}

  /**
   * The value of a key, or null if there is none.
   *
   * @param start where the number of keys is
   * @throws IndexOutOfBoundsException if the bytes end too early
   */
  static @Nullable MetadataValue find(byte[] bytes, int start, String key) {
    int count = varint(bytes, start);
    int at = start + varintBytes(count);
    for (int i = 0; i < count; i++) {
      int length = varint(bytes, at);
      int keyStart = at + varintBytes(length);
      at = keyStart + length;
      if (isKey(key, bytes, keyStart, length)) {
        return value(bytes, at);
      }
      at = skip(bytes, at);
    }
    return null;
  }

  /** Compares without encoding the key, as nearly all are ASCII. */
  private static boolean isKey(String key, byte[] bytes, int start, int length) {
    if (key.length() > length) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      char next = key.charAt(i);
      if (next > 0x7F) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(utf8, 0, utf8.length, bytes, start, start + length);
      }
      if (bytes[start + i] != next) {
        return false;
      }
    }
    return key.length() == length;
  }

  private static MetadataValue value(byte[] bytes, int at) {
    if (bytes[at] != MetadataCodec.LIST) {
      return scalar(bytes, at);
    }
    int count = varint(bytes, at + 1);
    int next = at + 1 + varintBytes(count);
    List<MetadataValue.Scalar> members = new ArrayList<>(Math.min(count, bytes.length));
    for (int i = 0; i < count; i++) {
      members.add(scalar(bytes, next));
      next = skip(bytes, next);
    }
    return MetadataValue.of(members);
  }

  private static MetadataValue.Scalar scalar(byte[] bytes, int at) {
    return switch (bytes[at]) {
      case MetadataCodec.STRING -> {
        int length = varint(bytes, at + 1);
        int start = at + 1 + varintBytes(length);
        yield MetadataValue.of(new String(bytes, start, length, StandardCharsets.UTF_8));
      }
      case MetadataCodec.INTEGER -> MetadataValue.of((long) LONG.get(bytes, at + 1));
      case MetadataCodec.DOUBLE ->
          MetadataValue.of(Double.longBitsToDouble((long) LONG.get(bytes, at + 1)));
      case MetadataCodec.FALSE -> MetadataValue.of(false);
      case MetadataCodec.TRUE -> MetadataValue.of(true);
      default -> throw unknown(bytes[at]);
    };
  }

  /** Where the value that begins here ends. */
  private static int skip(byte[] bytes, int at) {
    return switch (bytes[at]) {
      case MetadataCodec.STRING -> {
        int length = varint(bytes, at + 1);
        yield at + 1 + varintBytes(length) + length;
      }
      case MetadataCodec.INTEGER, MetadataCodec.DOUBLE -> at + 1 + Long.BYTES;
      case MetadataCodec.FALSE, MetadataCodec.TRUE -> at + 1;
      case MetadataCodec.LIST -> {
        int count = varint(bytes, at + 1);
        int next = at + 1 + varintBytes(count);
        for (int i = 0; i < count; i++) {
          next = skip(bytes, next);
        }
        yield next;
      }
      default -> throw unknown(bytes[at]);
    };
  }

  private static RuntimeException unknown(byte type) {
    return Corruption.in(WHERE, "It has a metadata value of unknown type " + type + ".");
  }

  /** The integer in groups of seven bits that begins here. */
  static int varint(byte[] bytes, int at) {
    int first = bytes[at];
    if (first >= 0) {
      return first;
    }
    long value = first & 0x7F;
    for (int i = 1; i < Integer.BYTES + 1; i++) {
      int next = bytes[at + i];
      value |= (next & 0x7FL) << (7 * i);
      if (next >= 0) {
        if (value <= bytes.length) {
          return (int) value;
        }
        break;
      }
    }
    throw Corruption.in(WHERE, "It announces more than it can hold.");
  }

  /** The bytes that such an integer takes. */
  static int varintBytes(int value) {
    return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
  }
}
