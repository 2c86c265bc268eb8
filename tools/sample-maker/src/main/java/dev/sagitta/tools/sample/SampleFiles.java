package dev.sagitta.tools.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of the sample in one directory: {@code artworks.ndjson.gz} holds records as Sagitta's
 * import takes them, {@code queries.ndjson} holds labelled query vectors. A vector is base64 over
 * little-endian float32 values. Equal content gives equal bytes: keys keep their order, lines end
 * in a line feed, and the gzip header carries no time.
 */
final class SampleFiles {

  private final Path artworks;
  private final Path queries;
  private final JsonMapper json = new JsonMapper();

  SampleFiles(Path directory) {
    this.artworks = directory.resolve("artworks.ndjson.gz");
    this.queries = directory.resolve("queries.ndjson");
  }

  void writeArtworks(List<Artwork> works, List<float[]> vectors) throws IOException {
    Files.createDirectories(artworks.getParent());
    try (OutputStream out = new SmallestGzip(Files.newOutputStream(artworks))) {
      for (int i = 0; i < works.size(); i++) {
        writeLine(out, record(works.get(i), vectors.get(i)));
      }
    }
  }

  void writeQueries(List<LabelledQuery> labelled, List<float[]> vectors) throws IOException {
    Files.createDirectories(queries.getParent());
    try (OutputStream out = Files.newOutputStream(queries)) {
      for (int i = 0; i < labelled.size(); i++) {
        ObjectNode line = json.createObjectNode();
        line.put("label", labelled.get(i).label());
        line.put("vector", encode(vectors.get(i)));
        if (!labelled.get(i).filter().isEmpty()) {
          line.set("filter", json.readTree(labelled.get(i).filter()));
        }
        writeLine(out, line);
      }
    }
  }

  List<JsonNode> readArtworks() throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(artworks))) {
      return readLines(in);
    }
  }

  List<JsonNode> readQueries() throws IOException {
    try (InputStream in = Files.newInputStream(queries)) {
      return readLines(in);
    }
  }

  /** The size of both files, in bytes. */
  long size() throws IOException {
    return Files.size(artworks) + Files.size(queries);
  }

  /** The vector of a line of either file. */
  static float[] vector(JsonNode line) {
    byte[] bytes = Base64.getDecoder().decode(line.path("vector").stringValue());
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
  }

  private ObjectNode record(Artwork artwork, float[] vector) {
    ObjectNode record = json.createObjectNode();
    record.put("id", artwork.id());
    record.put("vector", encode(vector));
    ObjectNode metadata = record.putObject("metadata");
    metadata.put("title", artwork.title());
    metadata.put("artist", artwork.artist());
    if (artwork.year() != null) {
      metadata.put("year", artwork.year());
    }
    metadata.put("medium", artwork.medium());
    metadata.put("classification", artwork.classification());
    ArrayNode subjects = metadata.putArray("subjects");
    artwork.subjects().forEach(subjects::add);
    record.put("text", artwork.text());
    return record;
  }

  private static String encode(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private void writeLine(OutputStream out, JsonNode line) throws IOException {
    out.write((json.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private List<JsonNode> readLines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
        .lines()
        .map(json::readTree)
        .toList();
  }

  /** A gzip stream at the highest compression; the JDK writes a zero time into its header. */
  private static final class SmallestGzip extends GZIPOutputStream {

    SmallestGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
