package dev.sagitta.cli.data;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.settings.RequestLimits;
import dev.sagitta.server.http.wire.BodyParser;
import dev.sagitta.server.http.wire.LineReader;
import dev.sagitta.server.http.wire.RecordReader;
import dev.sagitta.server.http.wire.Wire;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON, one on each line, as the server imports them: the same reader is used, so that a
 * file means the same whichever way it is loaded.
 */
final class NdjsonRecords implements RecordSource {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINE_BYTES = 64 << 20;

  private final String name;
  private final InputStream in;
  private final Wire wire = new Wire(RequestLimits.standard().withMaxRecordBytes(MAX_LINE_BYTES));
  private final LineReader lines;

  private NdjsonRecords(String name, InputStream in) {
    this.name = name;
    this.in = in;
    this.lines = new LineReader(in, MAX_LINE_BYTES);
  }

  static NdjsonRecords open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT, "There is no file " + path + ".");
    }
    try {
      InputStream file = Files.newInputStream(path);
      boolean zipped = path.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
      InputStream plain = zipped ? unzipped(file) : new BufferedInputStream(file, BUFFER_BYTES);
      return new NdjsonRecords(path.toString(), plain);
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  private static InputStream unzipped(InputStream file) throws IOException {
    try {
      return new GZIPInputStream(file, BUFFER_BYTES);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public @Nullable VectorRecord next() {
    try {
      while (lines.next()) {
        if (lines.isTooLong()) {
          throw wrong("the line has more than " + MAX_LINE_BYTES + " bytes", null);
        }
        if (!lines.isBlank()) {
          return read();
        }
      }
      return null;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private VectorRecord read() {
    try (BodyParser parser = lines.open(wire)) {
      return parser.readWhole(RecordReader::record);
    } catch (ProblemException e) {
      throw wrong(e.detail(), e);
    } catch (InvalidRequestException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public OptionalLong expected() {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private InvalidRequestException wrong(String what, @Nullable Throwable cause) {
    String message = name + ":" + lines.number() + ": " + what;
    return cause == null
        ? new InvalidRequestException(ErrorCode.INVALID_ARGUMENT, message)
        : new InvalidRequestException(ErrorCode.INVALID_ARGUMENT, message, cause);
  }

  private static InvalidRequestException unreadable(String name, IOException cause) {
    return new InvalidRequestException(
        ErrorCode.INVALID_ARGUMENT,
        "The file " + name + " cannot be read: " + cause.getMessage() + ".",
        cause);
  }
}
