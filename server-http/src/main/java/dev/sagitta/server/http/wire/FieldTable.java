package dev.sagitta.server.http.wire;

import dev.sagitta.api.error.Spelling;
import dev.sagitta.server.http.problem.Advice;
import dev.sagitta.server.http.problem.ProblemKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields that an object may have. Unknown, repeated and missing ones are refused.
 *
 * @param <T> what the fields are read into
 */
public final class FieldTable<T> {
  private static final int MAX_FIELDS = 64;

  /** Reads the current value into a draft. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads the value. */
    void read(T draft, BodyParser body);
  }

  private final String what;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<Reader<T>> readers = new ArrayList<>();
  private final Set<String> required = new HashSet<>();
  private final Map<String, String> notServed = new HashMap<>();

  private FieldTable(String what) {
    this.what = what;
  }

  /**
   * A table without fields.
   *
   * @param what the object, as a message is to call it
   */
  public static <T> FieldTable<T> of(String what) {
    return new FieldTable<>(what);
  }

  /** Adds a field. */
  public FieldTable<T> field(String name, Reader<T> reader) {
    if (readers.size() == MAX_FIELDS) {
      throw new IllegalStateException("A table has at most " + MAX_FIELDS + " fields.");
    }
    positions.put(name, readers.size());
    readers.add(reader);
    return this;
  }

  /** Adds a field that every object must have. */
  public FieldTable<T> required(String name, Reader<T> reader) {
    required.add(name);
    return field(name, reader);
  }

  /** Adds a field that is known but refused, and why. */
  public FieldTable<T> notServed(String name, String why) {
    notServed.put(name, why);
    return this;
  }

  /** Reads the object that is the parser's current value. */
  public T read(BodyParser body, T draft) {
    body.expectObject();
    long seen = 0;
    for (String name = body.nextField(); name != null; name = body.nextField()) {
      Integer position = positions.get(name);
      if (position == null) {
        throw unknown(body, name);
      }
      long bit = 1L << position;
      if ((seen & bit) != 0) {
        throw body.invalid("the field '" + name + "' is given twice.");
      }
      seen |= bit;
      readers.get(position).read(draft, body);
    }
    for (String name : required) {
      if ((seen & 1L << positions.getOrDefault(name, 0)) == 0) {
        throw body.invalid(what + " needs the field '" + name + "'.");
      }
    }
    return draft;
  }

  private RuntimeException unknown(BodyParser body, String name) {
    String why = notServed.get(name);
    if (why != null) {
      return body.problem(ProblemKind.NOT_SERVED, "the field '" + name + "' " + why);
    }
    return body.problem(
        ProblemKind.UNKNOWN_FIELD,
        what
            + " has no field '"
            + Spelling.printable(name)
            + "'; "
            + Advice.on(name, positions.keySet()));
  }
}
