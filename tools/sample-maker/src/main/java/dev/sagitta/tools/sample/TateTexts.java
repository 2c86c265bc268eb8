package dev.sagitta.tools.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Tate texts: a gzip file of JSON lines, one artwork each. Reading keeps what a sample can use:
 * works with a real title and something to say, each text once.
 */
final class TateTexts {

  /** Titles that a cataloguer gave for want of a title: "Blank", "Untitled", "[no title]". */
  private static final Pattern PLACEHOLDER_TITLE =
      Pattern.compile("\\[.*]|blank|untitled", Pattern.CASE_INSENSITIVE);

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private static final Pattern YEAR = Pattern.compile("1\\d{3}|20\\d{2}");

  /** With fewer subjects than this a text is little more than a title. */
  private static final int FEWEST_SUBJECTS = 3;

  private final Path file;
  private final JsonMapper json = new JsonMapper();

  TateTexts(Path file) {
    this.file = file;
  }

  /** Reads the usable artworks, in the order of the file. */
  List<Artwork> read() throws IOException {
    List<Artwork> artworks = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<Artwork> artwork = artwork(json.readTree(line));
        if (artwork.isPresent() && texts.add(artwork.get().text())) {
          artworks.add(artwork.get());
        }
      }
    }
    return artworks;
  }

  private static Optional<Artwork> artwork(JsonNode line) {
    Set<String> subjects = new LinkedHashSet<>();
    line.path("subjects").forEach(subject -> subjects.add(clean(subject)));
    Artwork artwork =
        new Artwork(
            clean(line.path("acno")),
            clean(line.path("title")),
            clean(line.path("artist")),
            year(line.path("year")),
            clean(line.path("medium")),
            clean(line.path("classification")),
            List.copyOf(subjects),
            clean(line.path("text")));
    boolean usable =
        !artwork.id().isEmpty()
            && !artwork.title().isEmpty()
            && !PLACEHOLDER_TITLE.matcher(artwork.title()).matches()
            && !artwork.artist().isEmpty()
            && !artwork.medium().isEmpty()
            && !artwork.classification().isEmpty()
            && subjects.size() >= FEWEST_SUBJECTS;
    return usable ? Optional.of(artwork) : Optional.empty();
  }

  /** The node's text with single spaces; empty where the node is absent or null. */
  private static String clean(JsonNode node) {
    return node.isString()
        ? WHITE_SPACE.matcher(node.stringValue()).replaceAll(" ").replace(" . ", ". ").strip()
        : "";
  }

  /** The year, which the collection writes as a number, as digits in a string, or as "no date". */
  private static @Nullable Integer year(JsonNode node) {
    String written = node.isInt() ? Integer.toString(node.intValue()) : clean(node);
    return YEAR.matcher(written).matches() ? Integer.valueOf(written) : null;
  }
}
