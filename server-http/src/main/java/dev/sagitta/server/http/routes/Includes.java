package dev.sagitta.server.http.routes;

import dev.sagitta.api.read.Include;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.wire.BodyParser;
import java.util.EnumSet;
import java.util.Set;

/** The parts of records that an answer carries, and what they will cost. */
final class Includes {
  /** The most characters that a float takes in JSON on average, with its comma. */
  private static final long BYTES_PER_VALUE = 13;

  private static final long BYTES_PER_RECORD = 128;

  private Includes() {}

  /** The current value as a list of parts. */
  static Set<Include> read(BodyParser body) {
    Set<Include> include = EnumSet.noneOf(Include.class);
    body.list(() -> include.add(Include.ofWireName(body.text())));
    return include;
  }

  /** How many records of these parts one answer may carry, judged by their vectors. */
  static long most(Set<Include> include, int dimension, long maxAnswerBytes) {
    long each =
        BYTES_PER_RECORD + (include.contains(Include.VECTOR) ? BYTES_PER_VALUE * dimension : 0);
    return Math.max(1, maxAnswerBytes / each);
  }

  /** Refuses an answer of too many records. */
  static void check(long records, long most) {
    if (records > most) {
      throw new ProblemException(
          ProblemKind.ANSWER_TOO_LARGE,
          "The answer may carry "
              + records
              + " records, but only "
              + most
              + " with these parts fit into it; ask for fewer, or leave the vectors out.");
    }
  }
}
