package dev.sagitta.server.http.wire;

import dev.sagitta.server.http.problem.Problem;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.settings.RequestLimits;
import dev.sagitta.server.http.transport.Format;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import java.io.InputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.cbor.CBORFactory;

/** Opens readers and writers of JSON and CBOR under the server's limits. */
public final class Wire {
  private static final int MAX_NAME_LENGTH = 4 << 10;

  private final JsonFactory json;
  private final CBORFactory cbor;

  /** Readers that enforce these limits. */
  public Wire(RequestLimits limits) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(limits.maxNesting())
            .maxStringLength(limits.maxRecordBytes())
            .maxNameLength(MAX_NAME_LENGTH)
            .build();
    this.json =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();
    this.cbor =
        CBORFactory.builder()
            .streamReadConstraints(constraints)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();
  }

  /** A reader of one body, or of a sequence of values. */
  public BodyParser open(Format format, InputStream body) {
    return new BodyParser(factory(format).createParser(ObjectReadContext.empty(), body), format);
  }

  /** A reader of one line of JSON. */
  public BodyParser openLine(byte[] bytes, int offset, int length) {
    return new BodyParser(
        json.createParser(ObjectReadContext.empty(), bytes, offset, length), Format.NDJSON);
  }

  /**
   * Reads the whole body of a request into a draft.
   *
   * @throws ProblemException if it is malformed or does not fit the table
   */
  public <T> T read(Request request, FieldTable<T> fields, T draft) {
    Format format = request.bodyFormat(Format.JSON, Format.CBOR);
    try (BodyParser parser = open(format, request.body().bounded())) {
      return parser.readWhole(fields, draft);
    }
  }

  /** As {@link #read}, where a request without a body leaves the draft as it is. */
  public <T> T readOptional(Request request, FieldTable<T> fields, T draft) {
    Format format = request.bodyFormat(Format.JSON, Format.CBOR);
    try (BodyParser parser = open(format, request.body().bounded())) {
      return parser.isEmpty() ? draft : parser.readOpened(body -> fields.read(body, draft));
    }
  }

  /** An answer in the format that the client asked for. */
  public Response answer(Request request, int status, Consumer<AnswerWriter> content) {
    Format format = request.answerFormat();
    return Response.of(
        status,
        format.mediaType(),
        out -> {
          try (JsonGenerator generator =
              factory(format).createGenerator(ObjectWriteContext.empty(), out)) {
            content.accept(new AnswerWriter(generator, format));
          }
        });
  }

  /** A problem detail, always in JSON. */
  public Response problem(Problem problem) {
    return Response.of(
            problem.status(),
            Problem.MEDIA_TYPE,
            out -> {
              try (JsonGenerator generator =
                  json.createGenerator(ObjectWriteContext.empty(), out)) {
                AnswerWriter answer = new AnswerWriter(generator, Format.JSON);
                answer.object(() -> {
                  answer
                      .field("type", problem.type())
                      .field("title", problem.title())
                      .field("status", problem.status())
                      .field("detail", problem.detail())
                      .field("code", problem.code())
                      .field("instance", problem.instance());
                  problem.members().forEach(answer::plainField);
                });
              }
            })
        .withHeaders(problem.headers());
  }

  private TokenStreamFactory factory(Format format) {
    return format == Format.CBOR ? cbor : json;
  }
}
