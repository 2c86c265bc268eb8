package dev.sagitta.cli;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InternalException;
import dev.sagitta.cli.client.Query;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bundled sample: artworks of the Tate collection, and questions to them. */
final class TateSample {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ARTWORKS = "artworks.ndjson.gz";

  private TateSample() {}

  /**
   * A question in words, embedded beforehand.
   *
   * @param label the words
   * @param filter what the answers must match, as JSON; empty for anything
   * @param query the search
   */
  record Question(String label, String filter, Query query) {}

  /** Copies the artworks to a file in a directory. */
  static Path copyArtworks(Path directory) {
    Path file = directory.resolve(ARTWORKS);
    try (InputStream in = open(ARTWORKS)) {
      Files.copy(in, file);
    } catch (IOException e) {
      throw CommandFailure.failed("The sample cannot be copied to " + file + ": " + e.getMessage());
    }
    return file;
  }

  /** The questions, each asking for the nearest k. */
  static List<Question> questions(int k) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(open("queries.ndjson"), StandardCharsets.UTF_8))) {
      return in.lines().map(line -> question(line, k)).toList();
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "The sample's queries cannot be read: " + e.getMessage(), e);
    }
  }

  private static Question question(String line, int k) {
    JsonNode node = JSON.readTree(line);
    byte[] bytes = Base64.getDecoder().decode(node.path("vector").asString());
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    JsonNode filter = node.path("filter");
    Map<String, @Nullable Object> tree =
        filter.isObject()
            ? JSON.convertValue(filter, new TypeReference<Map<String, @Nullable Object>>() {})
            : Map.of();
    return new Question(
        node.path("label").asString(),
        filter.isObject() ? filter.toString() : "",
        new Query(new Query.ByVector(vector), k, tree));
  }

  private static InputStream open(String name) {
    InputStream in = TateSample.class.getResourceAsStream("tate/" + name);
    if (in == null) {
      throw new InternalException(
          ErrorCode.INTERNAL, "The sample's file " + name + " is missing from the class path.");
    }
    return in;
  }
}
