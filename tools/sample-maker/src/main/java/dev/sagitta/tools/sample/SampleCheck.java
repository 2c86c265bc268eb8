package dev.sagitta.tools.sample;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads a sample back, refuses a malformed one, and prints the exact nearest artworks of every
 * query, so that a person can judge whether the answers make sense.
 */
final class SampleCheck {

  private static final int DIMENSION = 384;

  private static final int NEAREST = 5;

  /** How far the length of a stored vector may be from 1. */
  private static final double LENGTH_TOLERANCE = 1e-4;

  private final SampleFiles files;
  private final PrintStream out;

  SampleCheck(SampleFiles files, PrintStream out) {
    this.files = files;
    this.out = out;
  }

  private record Candidate(JsonNode metadata, String id, float[] vector) {}

  private record Hit(Candidate candidate, double distance) {}

  void run() throws IOException {
    List<JsonNode> lines = files.readArtworks();
    Set<String> ids = new HashSet<>();
    List<Candidate> candidates =
        lines.stream()
            .map(line -> {
              String id = line.path("id").stringValue();
              require(ids.add(id), "the id is there twice: " + id);
              return new Candidate(line.path("metadata"), id, checkedVector(line, id));
            })
            .toList();
    printCounts(lines);
    for (JsonNode query : files.readQueries()) {
      String label = query.path("label").stringValue();
      JsonNode filter = query.path("filter");
      float[] vector = checkedVector(query, label);
      out.printf("%n%s %s%n", label, filter.isMissingNode() ? "" : filter);
      List<Hit> hits =
          candidates.stream()
              .filter(candidate -> FilterMatch.matches(filter, candidate.metadata()))
              .map(candidate -> new Hit(candidate, 1 - dot(vector, candidate.vector())))
              .sorted(
                  Comparator.comparingDouble(Hit::distance)
                      .thenComparing(hit -> hit.candidate().id()))
              .toList();
      require(hits.size() >= NEAREST, "fewer than " + NEAREST + " artworks match: " + label);
      hits.subList(0, NEAREST).forEach(this::print);
      out.printf("  (of %d matching)%n", hits.size());
    }
  }

  private void printCounts(List<JsonNode> lines) throws IOException {
    out.printf(
        "%d artworks, %d with a year, %d artists, %d media, %d classifications, %d bytes%n",
        lines.size(),
        lines.stream().filter(line -> line.path("metadata").has("year")).count(),
        distinct(lines, "artist"),
        distinct(lines, "medium"),
        distinct(lines, "classification"),
        files.size());
  }

  private static long distinct(List<JsonNode> lines, String key) {
    return lines.stream().map(line -> line.path("metadata").path(key)).distinct().count();
  }

  private void print(Hit hit) {
    JsonNode metadata = hit.candidate().metadata();
    out.printf(
        "  %.4f  %s  %s, %s, %s, %s%n",
        hit.distance(),
        hit.candidate().id(),
        metadata.path("title").stringValue(),
        metadata.path("artist").stringValue(),
        metadata.has("year") ? metadata.path("year") : "year unknown",
        metadata.path("classification").stringValue());
  }

  private static float[] checkedVector(JsonNode line, String name) {
    float[] vector = SampleFiles.vector(line);
    require(vector.length == DIMENSION, name + " has " + vector.length + " dimensions");
    require(
        Math.abs(Math.sqrt(dot(vector, vector)) - 1) < LENGTH_TOLERANCE,
        name + " is not a unit vector");
    return vector;
  }

  /** The dot product, which is the cosine since all vectors have length 1. */
  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void require(boolean condition, String complaint) {
    if (!condition) {
      throw new IllegalStateException("the sample is malformed: " + complaint);
    }
  }
}
