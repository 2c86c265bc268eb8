package dev.sagitta.server.http.wire;

import dev.sagitta.api.error.Spelling;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.write.WriteCondition.Expected;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stored records must be like for a write: one of {@code {"absent": true}}, {@code
 * {"present": true}}, {@code {"lsn": n}}, {@code {"lsns": {"id": n, …}}} and {@code {"filter": …}}.
 */
public final class ConditionReader {
  private static final FieldTable<Draft> FIELDS =
      FieldTable.<Draft>of("a condition")
          .field("absent", (draft, body) -> draft.set(body, certain(body, new Expected.Absent())))
          .field("present", (draft, body) -> draft.set(body, certain(body, new Expected.Present())))
          .field("lsn", (draft, body) -> draft.set(body, new Expected.AtLsn(body.integer())))
          .field("lsns", (draft, body) -> draft.set(body, new Expected.AtLsns(lsns(body))))
          .field(
              "filter",
              (draft, body) ->
                  draft.set(body, new Expected.Matching(FilterTree.parse(body.tree()))));

  private ConditionReader() {}

  /** The current value as a condition. */
  public static Expected expected(BodyParser body) {
    Expected expected = FIELDS.read(body, new Draft()).expected;
    if (expected == null) {
      throw body.invalid(
          "a condition needs one of 'absent', 'present', 'lsn', 'lsns' and 'filter'.");
    }
    return expected;
  }

  private static Expected certain(BodyParser body, Expected expected) {
    if (!body.truth()) {
      throw body.invalid("must be true; leave the field out where the condition is another.");
    }
    return expected;
  }

  private static Map<String, Long> lsns(BodyParser body) {
    body.expectObject();
    Map<String, Long> lsns = new HashMap<>();
    for (String id = body.nextField(); id != null; id = body.nextField()) {
      if (lsns.put(id, body.integer()) != null) {
        throw body.invalid("the record '" + Spelling.printable(id) + "' is given twice.");
      }
    }
    return lsns;
  }

  /** The condition that has been read so far. */
  private static final class Draft {
    private @Nullable Expected expected;

    private void set(BodyParser body, Expected read) {
      if (expected != null) {
        throw body.invalid(
            "a condition has only one of 'absent', 'present', 'lsn', 'lsns' and 'filter'.");
      }
      expected = read;
    }
  }
}
