package dev.sagitta.server.http.routes;

import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The place behind which a page starts, as text that clients pass back unread. */
final class Cursor {
  private Cursor() {}

  /** The cursor behind an id. */
  static String behind(String id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(id.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The id that a cursor stands for.
   *
   * @throws ProblemException if the text is no cursor
   */
  static String id(String cursor) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new ProblemException(
          ProblemKind.INVALID_ARGUMENT,
          "The cursor is not one that this server gave out; start again without a cursor.");
    }
  }
}
