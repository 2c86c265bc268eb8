package dev.sagitta.server.http.routes;

import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.server.http.problem.PartialFailureException;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.transport.BrokenConnectionException;
import dev.sagitta.server.http.transport.Format;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.wire.BodyParser;
import dev.sagitta.server.http.wire.LineReader;
import dev.sagitta.server.http.wire.RecordMeter;
import dev.sagitta.server.http.wire.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads records from a stream of any length, and writes them batch by batch. */
public final class ImportRoutes {
  private static final int DEFAULT_MAX_ERRORS = 100;

  private final Service service;

  /** Routes over this service. */
  public ImportRoutes(Service service) {
    this.service = service;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/collections/{collection}/import", this::run)
            .reading(Conditions.MODE, Conditions.UNMET, "durability", "maxErrors"));
  }

  private Response run(Request request) throws IOException {
    VectorCollection collection = service.collection(request);
    Format format = request.bodyFormat(Format.NDJSON, Format.CBOR);
    WriteCondition condition = Conditions.of(request, Optional.empty());
    int maxErrors = request.query().integer("maxErrors", DEFAULT_MAX_ERRORS, 0);
    boolean lines = format == Format.NDJSON;
    ImportRun run =
        new ImportRun(
            collection,
            condition,
            service.durability(request),
            maxErrors,
            lines ? "line" : "record");
    try {
      if (lines) {
        readLines(request.body().unbounded(), run);
      } else {
        readSequence(request.body().unbounded(), run);
      }
      run.flush();
    } catch (BrokenConnectionException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new PartialFailureException(e, run.report());
    }
    Map<String, Object> report = run.report();
    return service
        .wire()
        .answer(request, 200, answer -> answer.object(() -> report.forEach(answer::plainField)));
  }

  private void readLines(InputStream body, ImportRun run) throws IOException {
    int maxBytes = service.settings().limits().maxRecordBytes();
    LineReader lines = new LineReader(body, maxBytes);
    while (lines.next()) {
      if (lines.isTooLong()) {
        run.bad(
            lines.number(),
            ProblemKind.BODY_TOO_LARGE.code(),
            "The line has more than " + maxBytes + " bytes.");
      } else if (!lines.isBlank()) {
        readLine(lines, run);
      }
    }
  }

  private void readLine(LineReader lines, ImportRun run) {
    VectorRecord record;
    try (BodyParser parser = lines.open(service.wire())) {
      record = parser.readWhole(RecordReader::record);
    } catch (ProblemException e) {
      run.bad(lines.number(), e.kind().code(), e.detail());
      return;
    } catch (InvalidRequestException e) {
      run.bad(lines.number(), e.code().wireName(), String.valueOf(e.getMessage()));
      return;
    }
    run.add(lines.number(), record, lines.length());
  }

  private void readSequence(InputStream body, ImportRun run) {
    RecordMeter meter = new RecordMeter(body, service.settings().limits().maxRecordBytes());
    try (BodyParser parser = service.wire().open(Format.CBOR, meter)) {
      for (long number = 1; ; number++) {
        try {
          VectorRecord record = parser.readNext(RecordReader::record);
          if (record == null) {
            return;
          }
          run.add(number, record, Math.max(1, meter.beginRecord()));
        } catch (ProblemException e) {
          if (!isResumable(e.kind())) {
            throw e;
          }
          run.bad(number, e.kind().code(), e.detail());
          parser.skipToNext();
        } catch (InvalidRequestException e) {
          run.bad(number, e.code().wireName(), String.valueOf(e.getMessage()));
          parser.skipToNext();
        }
      }
    }
  }

  /** True if the parser still knows where it is, so that the next record can be found. */
  private static boolean isResumable(ProblemKind kind) {
    return switch (kind) {
      case UNKNOWN_FIELD, INVALID_ARGUMENT, NOT_SERVED -> true;
      default -> false;
    };
  }
}
