package dev.sagitta.server.http.transport;

import dev.sagitta.api.error.Spelling;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Undoes percent-encoding, strictly: whole escapes that spell UTF-8, or a refusal. */
final class PercentDecoder {
  private PercentDecoder() {}

  /** One segment of a path. */
  static String segment(String raw) {
    return raw.indexOf('%') < 0 ? raw : decode(raw, '+');
  }

  /** A name or value of a query, where '+' is a space. */
  static String queryPart(String raw) {
    return raw.indexOf('%') < 0 && raw.indexOf('+') < 0 ? raw : decode(raw, ' ');
  }

  private static String decode(String raw, char plus) {
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '%') {
        int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed(raw, "has a '%' that two hexadecimal digits do not follow");
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[length++] = b == '+' ? (byte) plus : b;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(raw, "does not spell UTF-8");
    }
  }

  private static ProblemException malformed(String raw, String what) {
    return new ProblemException(
        ProblemKind.MALFORMED_REQUEST,
        "'" + Spelling.printable(raw) + "' " + what + "; percent-encode the UTF-8 bytes.");
  }
}
