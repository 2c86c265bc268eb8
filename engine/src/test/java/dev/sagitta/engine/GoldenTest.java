package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.QuantizationSpec;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.record.Document;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.api.write.Durability;
import dev.sagitta.engine.testing.Contents;
import dev.sagitta.engine.testing.Contents.OneCollection;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.engine.testing.WholeCheck;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.tck.seed.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Databases that earlier releases have written are read to the contents they had. There is one
 * directory of objects for each version of the formats; {@code docs/format/README.md} says how a
 * new one is made.
 */
final class GoldenTest {
  private static final String INDEX = "objects.txt";

  private static final String WRITE = "sagitta.golden";

  /** A database as if it were killed, and what it holds. */
  private record Built(Storage storage, Contents contents) {}

  /** A database with every kind of object. */
  private static Built build() {
    Storage storage = SeededOpener.lastingMemory();
    try (Database database = SeededOpener.withoutThreads(new Seed(1)).open(storage)) {
      VectorCollection large =
          database.createCollection(
              CollectionSpec.of("large", 3, Distance.COSINE)
                  .withIndex(IndexSpec.of("flat"))
                  .withQuantization(QuantizationSpec.of("sq8"))
                  .withMaxRecords(1000));
      large.upsert(records(0, 30));
      large
          .documents()
          .put(
              new Document("document ü", Metadata.empty().with("title", "A document")),
              records(40, 43),
              Durability.SYNCED);
      database.flush();
      database.compact();
      large.delete(List.of("r1", "r2"));
      VectorCollection small =
          database.createCollection(
              CollectionSpec.of("small", 1, Distance.DOT).withIndex(IndexSpec.of("flat")));
      small.upsert(List.of(VectorRecord.of("only", -1.5f).with("flag", true)));
      database.putAlias("alias", "large");
      large.change(CollectionChange.none().withQuantization(QuantizationSpec.of("sq4")));
      database.flush();
      database.createCollection(CollectionSpec.of("later", 2, Distance.EUCLIDEAN));
      database.renameCollection("small", "tiny");
      database.putAlias("another", "tiny");
      database.dropAlias("another");
      large.upsert(records(2, 4));
      large.delete(List.of("r5"));
      large.change(CollectionChange.none().withQuantization(QuantizationSpec.none()));
      database.createCollection(CollectionSpec.of("dropped", 2, Distance.EUCLIDEAN));
      database.dropCollection("dropped");
      return new Built(SeededOpener.lastingCopy(storage), WholeCheck.of(database));
    }
  }

  private static List<VectorRecord> records(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i ->
            VectorRecord.of("r" + i, i + 0.25f, 1, -1)
                .with("long", (long) i)
                .with("double", i / 3.0)
                .with("list", List.of("ü", i, true))
                .with("half", i % 2 == 0 ? "an even number" : "an odd one")
                .withText("text €😀 " + i))
        .toList();
  }

  private static byte[] resource(String version, String name) throws IOException {
    String path = "/golden/" + version + "/" + name;
    try (InputStream stream = GoldenTest.class.getResourceAsStream(path)) {
      return Objects.requireNonNull(stream, path).readAllBytes();
    }
  }

  @Test
  void aDatabaseOfVersion1IsReadAndGoneOnWith() throws IOException {
    Storage storage = SeededOpener.lastingMemory();
    String index = new String(resource("v1", INDEX), StandardCharsets.UTF_8);
    for (String key : index.lines().toList()) {
      storage.create(ObjectKey.of(key), ByteBuffer.wrap(resource("v1", key)));
    }
    Contents expected = build().contents();
    SeededOpener opener = SeededOpener.withoutThreads(new Seed(2));
    try (Database reader = opener.open(storage, SeededOpener.settings().withMode(OpenMode.READ))) {
      assertThat(WholeCheck.of(reader)).isEqualTo(expected);
      assertThat(reader.collection("large").stats().indexedRecords()).isPositive();
      checkFilters(reader.collection("large"), expected.collection("large"));
      assertThat(reader.collection("large").rebuild().orElseThrow().former().quantization())
          .isEqualTo(QuantizationSpec.of("sq8"));
    }
    try (Database writer = opener.open(storage)) {
      assertThat(WholeCheck.of(writer)).isEqualTo(expected);
      writer.collection("large").cancelRebuild();
      writer.collection("large").upsert(records(50, 60));
      writer.flush();
      writer.compact();
      assertThat(writer.collection("large").find("r40")).isPresent();
      WholeCheck.of(writer);
    }
  }

  private static void checkFilters(VectorCollection collection, OneCollection expected) {
    for (Filter filter :
        List.of(
            Filter.equal("half", "an odd one"),
            Filter.less("double", 4.5),
            Filter.in("long", 3, 4, 5.0),
            Filter.contains("list", 7),
            Filter.contains("list", "ü"),
            Filter.exists("half"))) {
      assertThat(collection.count(filter))
          .as(filter.toString())
          .isPositive()
          .isEqualTo(
              expected.records().values().stream()
                  .filter(record -> filter.matches(record.metadata()))
                  .count());
    }
  }

  /** Writes what this release writes, for a new version of the formats; never over an old one. */
  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = ".+")
  void newGoldenFilesAreWritten() throws IOException {
    Path directory = Path.of(System.getProperty(WRITE, ""));
    assertThat(directory).as("a directory for a new version").doesNotExist();
    Storage storage = build().storage();
    List<String> keys = new ArrayList<>();
    for (StoredObject object : storage.list("", "", Integer.MAX_VALUE)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) object.size());
      storage.read(object.key(), 0, bytes);
      Path file = directory.resolve(object.key().value());
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, bytes.array());
      keys.add(object.key().value());
    }
    Files.writeString(directory.resolve(INDEX), String.join("\n", keys) + "\n");
  }
}
