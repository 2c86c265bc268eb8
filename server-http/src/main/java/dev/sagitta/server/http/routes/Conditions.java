package dev.sagitta.server.http.routes;

import dev.sagitta.api.error.Spelling;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.api.write.WriteCondition.Expected;
import dev.sagitta.api.write.WriteCondition.Unmet;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.transport.Request;
import java.util.Optional;

/** The conditions of writes, as the query and the body say them. */
final class Conditions {
  /** The query parameter that says what stored records must be like, where no value is needed. */
  static final String MODE = "mode";

  /** The query parameter that says what becomes of a write whose condition does not hold. */
  static final String UNMET = "unmet";

  private Conditions() {}

  /** The condition of a write of records: of the query's mode, or of the body. */
  static WriteCondition of(Request request, Optional<Expected> body) {
    Optional<String> mode = request.query().text(MODE);
    if (mode.isPresent() && body.isPresent()) {
      throw new ProblemException(
          ProblemKind.INVALID_ARGUMENT,
          "The write has a 'mode' in its query and a 'condition' in its body; give one of them.");
    }
    return new WriteCondition(
        body.or(() -> mode.map(Conditions::ofMode)).orElseGet(Expected.Anything::new),
        unmet(request));
  }

  /** The condition of a write that the body of a request names by filter: there may be none. */
  static void refuse(Request request, Optional<Expected> body) {
    if (body.isPresent() || request.query().text(UNMET).isPresent()) {
      throw new ProblemException(
          ProblemKind.INVALID_ARGUMENT,
          "'condition' and 'unmet' go with 'ids'; with a 'filter', make the condition a part of"
              + " the filter.");
    }
  }

  /** True if the request wants records left out of which its condition does not hold. */
  static boolean skips(Request request) {
    return unmet(request) == Unmet.SKIP;
  }

  private static Unmet unmet(Request request) {
    return request.query().text(UNMET).map(Unmet::ofWireName).orElse(Unmet.REFUSE);
  }

  private static Expected ofMode(String mode) {
    return switch (mode) {
      case "upsert" -> new Expected.Anything();
      case "insert" -> new Expected.Absent();
      case "update" -> new Expected.Present();
      default ->
          throw new ProblemException(
              ProblemKind.INVALID_ARGUMENT,
              "The write mode '"
                  + Spelling.printable(mode)
                  + "' is unknown; use upsert, insert or update.");
    };
  }
}
