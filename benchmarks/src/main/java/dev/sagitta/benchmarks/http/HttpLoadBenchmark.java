package dev.sagitta.benchmarks.http;

import com.sun.management.OperatingSystemMXBean;
import dev.sagitta.api.Database;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.Sagitta;
import dev.sagitta.server.http.HttpServer;
import dev.sagitta.server.http.settings.RequestLimits;
import dev.sagitta.server.http.settings.ServerSettings;
import dev.sagitta.server.http.transport.Format;
import dev.sagitta.server.http.wire.BodyParser;
import dev.sagitta.server.http.wire.FieldTable;
import dev.sagitta.server.http.wire.RecordReader;
import dev.sagitta.server.http.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Loads records of 784 dimensions in batches of 1,000 over HTTP into a database on disk, each batch
 * synced, as JSON and as CBOR; beside it, a loop that parses the same bodies and does nothing else.
 * Client and server share the process. Arguments: the number of records (20,000 unless given) and
 * of rounds (3).
 */
public final class HttpLoadBenchmark {
  private static final int DIMENSION = 784;
  private static final int BATCH = 1_000;

  private HttpLoadBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    String storage = arguments.length > 2 ? arguments[2] : "";
    List<byte[]> json = LoadBodies.json(records, BATCH, DIMENSION);
    List<byte[]> cbor = LoadBodies.cbor(records, BATCH, DIMENSION);
    System.out.printf(
        Locale.ROOT,
        "%,d records of %d dimensions in batches of %,d; a record takes %,d bytes as JSON, %,d as CBOR%n",
        records,
        DIMENSION,
        BATCH,
        size(json) / records,
        size(cbor) / records);
    System.out.println("round  what                 records/s  processor µs/record");
    for (int round = 1; round <= rounds; round++) {
      report(round, "parse JSON", records, () -> parse(json, Format.JSON));
      report(round, "parse CBOR", records, () -> parse(cbor, Format.CBOR));
      report(round, "load JSON, synced", records, () -> load(json, Format.JSON, storage));
      report(round, "load CBOR, synced", records, () -> load(cbor, Format.CBOR, storage));
    }
  }

  /** Work whose answer is the nanoseconds that count. */
  private interface Timed {
    long run() throws IOException, InterruptedException;
  }

  private static void report(int round, String what, int records, Timed work)
      throws IOException, InterruptedException {
    long processor = processorNanos();
    long nanos = work.run();
    System.out.printf(
        Locale.ROOT,
        "%5d  %-20s %,9.0f  %,19.1f%n",
        round,
        what,
        records * 1e9 / nanos,
        (processorNanos() - processor) / 1e3 / records);
  }

  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long size(List<byte[]> bodies) {
    return bodies.stream().mapToLong(body -> body.length).sum();
  }

  private static long parse(List<byte[]> bodies, Format format) {
    Wire wire = new Wire(RequestLimits.standard());
    FieldTable<List<Object>> table =
        FieldTable.<List<Object>>of("a write")
            .required("records", (read, body) -> read.addAll(RecordReader.records(body)));
    long began = System.nanoTime();
    int count = 0;
    for (byte[] body : bodies) {
      try (BodyParser parser = wire.open(format, new ByteArrayInputStream(body))) {
        count += parser.readWhole(table, new ArrayList<>()).size();
      }
    }
    long nanos = System.nanoTime() - began;
    if (count == 0) {
      throw new IllegalStateException("Nothing was parsed.");
    }
    return nanos;
  }

  private static long load(List<byte[]> bodies, Format format, String storage)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("sagitta-http-load");
    String location = storage.isEmpty() ? "file:" + directory : storage;
    try (Database database = Sagitta.open(DatabaseSettings.of(location));
        HttpServer server = HttpServer.start(database, ServerSettings.standard().withPort(0));
        HttpClient client = HttpClient.newHttpClient()) {
      URI collection = URI.create("http://127.0.0.1:" + server.port() + "/v1/collections/load");
      send(
          client,
          HttpRequest.newBuilder(collection)
              .header("Content-Type", Format.JSON.mediaType())
              .PUT(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"dimension\":" + DIMENSION + ",\"distance\":\"euclidean\"}"))
              .build());
      URI records = URI.create(collection + "/records");
      long began = System.nanoTime();
      for (byte[] body : bodies) {
        send(
            client,
            HttpRequest.newBuilder(records)
                .header("Content-Type", format.mediaType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
      }
      return System.nanoTime() - began;
    } finally {
      delete(directory);
    }
  }

  private static void send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(response.statusCode() + ": " + response.body());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
