package dev.sagitta.server.http.wire;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.Spelling;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.transport.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/**
 * Reads JSON or CBOR token by token, without a tree, straight into the values that the database
 * takes. Every refusal says where: a pointer into the document, and the line and column or the
 * byte.
 */
public final class BodyParser implements AutoCloseable {
  private final JsonParser parser;
  private final Format format;
  private final VectorReader vectors;

  BodyParser(JsonParser parser, Format format) {
    this.parser = parser;
    this.format = format;
    this.vectors = new VectorReader(this, parser);
  }

  /**
   * Reads one object and the end of the body.
   *
   * @param read reads an object whose first token is the current one
   * @throws ProblemException if the body is malformed, does not fit the table, or goes on
   */
  public <T> T readWhole(Function<BodyParser, T> read) {
    if (isEmpty()) {
      throw new ProblemException(
          ProblemKind.MALFORMED_BODY, "There is nothing to read; send an object.");
    }
    return readOpened(read);
  }

  /** As {@link #readWhole(Function)}, into a draft. */
  public <T> T readWhole(FieldTable<T> fields, T draft) {
    return readWhole(body -> fields.read(body, draft));
  }

  /** True if there is nothing to read. */
  public boolean isEmpty() {
    return guarded(() -> parser.nextToken() == null);
  }

  /** As {@link #readWhole}, after {@link #isEmpty} has found a first token. */
  <T> T readOpened(Function<BodyParser, T> read) {
    return guarded(() -> {
      T value = read.apply(this);
      if (parser.nextToken() != null) {
        throw problem(ProblemKind.MALFORMED_BODY, "the object has ended, but the body goes on.");
      }
      return value;
    });
  }

  /**
   * Reads the next object of a sequence.
   *
   * @param read reads an object whose first token is the current one
   * @return null at the end of the sequence
   */
  public <T> @Nullable T readNext(Function<BodyParser, T> read) {
    return isEmpty() ? null : guarded(() -> read.apply(this));
  }

  /** After a refusal, moves behind the outermost object, so that the next one can be read. */
  public void skipToNext() {
    guarded(() -> {
      JsonToken token = parser.currentToken();
      while (!parser.streamReadContext().inRoot() && token != null) {
        token = parser.nextToken();
      }
      return true;
    });
  }

  /** Turns what the JSON library reports into a refusal that says where. */
  private <T> T guarded(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      throw new ProblemException(
          ProblemKind.MALFORMED_BODY,
          "The body is not well-formed"
              + (location == null ? "" : " at " + position(location))
              + ": "
              + Spelling.printable(firstLine(e.getOriginalMessage()), 400));
    }
  }

  /** A refusal of the current value. */
  public ProblemException invalid(String what) {
    return problem(ProblemKind.INVALID_ARGUMENT, what);
  }

  ProblemException problem(ProblemKind kind, String what) {
    return new ProblemException(kind, where() + ": " + what);
  }

  /** Where the parser is, for a message. */
  public String where() {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    return "At "
        + (pointer.isEmpty() ? "the top" : Spelling.printable(pointer, 200))
        + " ("
        + position(parser.currentTokenLocation())
        + ")";
  }

  /** A refusal of a value that should have been something else. */
  ProblemException expected(String what) {
    return invalid("expected " + what + ", but found " + found() + ".");
  }

  private String found() {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case null -> "the end";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "text";
      case VALUE_NUMBER_INT -> "the whole number " + Spelling.printable(parser.getString());
      case VALUE_NUMBER_FLOAT -> "the number " + Spelling.printable(parser.getString());
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      case VALUE_EMBEDDED_OBJECT -> "bytes";
      default -> token.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  private String position(TokenStreamLocation location) {
    return switch (format) {
      case JSON -> "line " + location.getLineNr() + ", column " + location.getColumnNr();
      case NDJSON -> "column " + location.getColumnNr();
      case CBOR -> "byte " + Math.max(0, location.getByteOffset());
    };
  }

  /** The kind of the current value. */
  JsonToken token() {
    JsonToken token = parser.currentToken();
    return token == null ? JsonToken.NOT_AVAILABLE : token;
  }

  /** The name of the next field of an object, its value being the current one; null at its end. */
  @Nullable String nextField() {
    String name = parser.nextName();
    if (name == null) {
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw expected("the name of a field");
      }
      return null;
    }
    parser.nextToken();
    return name;
  }

  /** True if there is another element in a list, which is then the current value. */
  boolean nextElement() {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  void expectObject() {
    if (token() != JsonToken.START_OBJECT) {
      throw expected("an object");
    }
  }

  void expectList() {
    if (token() != JsonToken.START_ARRAY) {
      throw expected("a list");
    }
  }

  /** True if the current value is text. */
  public boolean isText() {
    return token() == JsonToken.VALUE_STRING;
  }

  /** The current value as text. */
  public String text() {
    if (token() != JsonToken.VALUE_STRING) {
      throw expected("text");
    }
    String text = parser.getString();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          throw invalid("the text has half of a surrogate pair, which is no Unicode character.");
        }
        i++;
      }
    }
    return text;
  }

  /** The current value as a whole number of at most 64 bits. */
  public long integer() {
    if (token() != JsonToken.VALUE_NUMBER_INT) {
      throw expected("a whole number");
    }
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default ->
          throw invalid(
              "the whole number "
                  + Spelling.printable(parser.getString())
                  + " has more than 64 bits; send it as text.");
    };
  }

  /** The current value as a whole number of at most 32 bits. */
  public int smallInteger() {
    long value = integer();
    if (value != (int) value) {
      throw invalid(
          "must be from "
              + Integer.MIN_VALUE
              + " to "
              + Integer.MAX_VALUE
              + ", but is "
              + value
              + ".");
    }
    return (int) value;
  }

  /** The current value as a number. */
  public double number() {
    return switch (token()) {
      case VALUE_NUMBER_INT -> (double) integer();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> throw expected("a number");
    };
  }

  /** The current value as true or false. */
  public boolean truth() {
    return switch (token()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw expected("true or false");
    };
  }

  /** The current value as a list of texts. */
  public List<String> texts() {
    return list(this::text);
  }

  /** The current value as a list. */
  public <T> List<T> list(Supplier<T> element) {
    expectList();
    List<T> elements = new ArrayList<>();
    while (nextElement()) {
      elements.add(element.get());
    }
    return elements;
  }

  /**
   * The current value as a vector: a list of numbers, base64 of little-endian float32, or in CBOR a
   * byte string of them. At most {@value CollectionSpec#MAX_DIMENSION} values.
   */
  public float[] vector() {
    return vectors.read();
  }

  /** The current value as plain maps, lists and scalars; null where it is null. */
  @Nullable Object plain() {
    return switch (token()) {
      case START_OBJECT -> tree();
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (nextElement()) {
          elements.add(plain());
        }
        yield elements;
      }
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw expected("a text, number, truth value, list or object");
    };
  }

  /** The current value as a map of plain values. */
  public Map<String, @Nullable Object> tree() {
    expectObject();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    for (String name = nextField(); name != null; name = nextField()) {
      if (tree.containsKey(name)) {
        throw invalid("the key '" + Spelling.printable(name) + "' is given twice.");
      }
      tree.put(name, plain());
    }
    return tree;
  }

  private static String firstLine(@Nullable String message) {
    if (message == null) {
      return "it cannot be read.";
    }
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  @Override
  public void close() {
    parser.close();
  }
}
