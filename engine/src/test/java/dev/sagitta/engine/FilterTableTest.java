package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.filter.FilterTree;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.api.write.Durability;
import dev.sagitta.engine.testing.RandomFilters;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables of {@code docs/filters.md} hold, wherever a record is. */
@ExtendWith(SeedExtension.class)
final class FilterTableTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int COLUMNS = 4;

  /** A row of the table of what matches. */
  private record Row(Metadata metadata, Filter filter, boolean matches, String line) {}

  /** The cells of the table below a heading. */
  private static List<String[]> table(String heading) throws IOException {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    List<String[]> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(module.resolveSibling("docs").resolve("filters.md"))) {
      if (line.startsWith(heading)) {
        inside = true;
      } else if (inside && !line.startsWith("|")) {
        break;
      } else if (inside && !line.startsWith("|---")) {
        rows.add(line.split(" *\\| *", -1));
      }
    }
    return rows;
  }

  private static String code(String cell) {
    assertThat(cell).startsWith("`").endsWith("`");
    return cell.substring(1, cell.length() - 1);
  }

  private static Map<String, Object> tree(String cell) {
    return JSON.readValue(code(cell), new TypeReference<Map<String, Object>>() {});
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String[] cells : table("| value of `f` | filter | matches |")) {
      assertThat(cells).hasSize(COLUMNS + 1);
      Metadata metadata = Metadata.empty().with("other", 1);
      if (!cells[1].equals("absent")) {
        metadata = metadata.with("f", JSON.readValue(code(cells[1]), Object.class));
      }
      assertThat(cells[3]).isIn("yes", "no");
      rows.add(
          new Row(
              metadata,
              FilterTree.parse(tree(cells[2])),
              cells[3].equals("yes"),
              String.join(" | ", cells)));
    }
    assertThat(rows).hasSizeGreaterThan(80);
    return rows;
  }

  private static void check(VectorCollection collection, Row row, String where) {
    assertThat(collection.count(row.filter))
        .as(row.line + " counted " + where)
        .isEqualTo(row.matches ? 1 : 0);
    assertThat(collection.search(SearchRequest.of(new float[] {1}, 3).withFilter(row.filter)).ids())
        .as(row.line + " searched for " + where)
        .isEqualTo(row.matches ? List.of("record") : List.of());
  }

  @Test
  void everyRowHoldsInMemoryAndInSegmentsWithAnIndexAndWithout() throws IOException {
    try (Database database =
        SeededOpener.withoutThreads(new Seed(1)).open(SeededOpener.lastingMemory())) {
      for (Row row : rows()) {
        assertThat(row.filter.matches(row.metadata)).as(row.line).isEqualTo(row.matches);
        for (IndexedFields fields : List.of(IndexedFields.all(), IndexedFields.none())) {
          VectorCollection collection =
              database.createCollection(
                  CollectionSpec.of("c", 1, Distance.EUCLIDEAN).withIndexedFields(fields));
          collection.upsert(
              List.of(
                  VectorRecord.of("record", 1f).withMetadata(row.metadata).withText(padding())));
          check(collection, row, "in memory");
          database.flush();
          assertThat(collection.stats().segments()).isEqualTo(1);
          check(collection, row, "in a segment that indexes " + fields);
          assertThat(collection.deleteWhere(row.filter, Durability.SYNCED).written())
              .as(row.line + " deleted")
              .isEqualTo(row.matches ? 1 : 0);
          database.dropCollection("c");
        }
      }
    }
  }

  /** More than what stays in memory over a flush. */
  private static String padding() {
    return "x".repeat((int) SeededOpener.SMALL.residentTableBytes());
  }

  @Test
  void everyFilterReadsBackFromItsJsonForm() throws IOException {
    for (Row row : rows()) {
      Filter again = FilterTree.parse(FilterTree.of(row.filter));
      assertThat(again.matches(row.metadata)).as(row.line).isEqualTo(row.matches);
    }
  }

  @Test
  void whatIsWrongIsRefusedAndSaysWhatToDo() throws IOException {
    List<String[]> rows = table("| filter | words |");
    assertThat(rows).hasSizeGreaterThan(15);
    for (String[] cells : rows) {
      assertThatThrownBy(() -> FilterTree.parse(tree(cells[1])))
          .as(cells[1])
          .isInstanceOfSatisfying(
              InvalidRequestException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILTER))
          .hasMessageContaining(cells[2]);
    }
  }

  @Test
  void aValueIsInAListIfItIsTheSameAsOneOfIt(SplittableRandom random) {
    RandomFilters values = new RandomFilters(random);
    for (int i = 0; i < 20_000; i++) {
      MetadataValue value = values.value();
      List<MetadataValue> list = Stream.generate(values::value).limit(random.nextInt(5)).toList();
      Metadata metadata = Metadata.of(Map.of("f", value));
      boolean in = list.stream().anyMatch(value::sameAs);
      assertThat(new Filter.In("f", list).matches(metadata))
          .as(value + " in " + list)
          .isEqualTo(in);
      assertThat(new Filter.NotIn("f", list).matches(metadata)).isEqualTo(!in);
      assertThat(new Filter.In("f", list)).isEqualTo(new Filter.In("f", List.copyOf(list)));
    }
  }

  @Test
  void numbersOfBothTypesAreComparedAsExactlyAsDecimals(SplittableRandom random) {
    RandomFilters values = new RandomFilters(random);
    for (int i = 0; i < 20_000; i++) {
      if (values.scalar() instanceof MetadataValue.IntegerValue(long whole)
          && values.scalar() instanceof MetadataValue.DoubleValue(double number)) {
        int order = BigDecimal.valueOf(whole).compareTo(new BigDecimal(number));
        MetadataValue left = MetadataValue.of(whole);
        MetadataValue right = MetadataValue.of(number);
        assertThat(left.compareWith(right)).as(whole + " and " + number).hasValue(order);
        assertThat(right.compareWith(left)).as(number + " and " + whole).hasValue(-order);
      }
    }
  }

  @Test
  void numbersThatAreNoneAreRefusedInRecordsAndFilters() {
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0}) {
      assertThatThrownBy(() -> Filter.equal("f", number))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> FilterTree.parse(Map.of("f", Map.of("$lt", number))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("must be finite");
      assertThatThrownBy(() -> Metadata.empty().with("f", number))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void filtersBeyondTheLimitsAreRefusedByEveryCall() {
    Filter deep = Filter.not(Filter.not(Filter.not(Filter.exists("f"))));
    Filter wide = Filter.or(Filter.exists("a"), Filter.exists("b"), Filter.exists("c"));
    Filter listing = Filter.and(Filter.in("f", 1, 2), Filter.in("f", List.of(1, 2)));
    Limits limits = Limits.standard().withFilterLimits(3, 3, 4);
    try (Database database =
        SeededOpener.withoutThreads(new Seed(1))
            .open(SeededOpener.lastingMemory(), SeededOpener.settings().withLimits(limits))) {
      VectorCollection collection =
          database.createCollection(CollectionSpec.of("c", 1, Distance.EUCLIDEAN));
      assertRefused(collection, deep, "is nested 4 levels; at most 3 (maxFilterDepth)");
      assertRefused(collection, wide, "has 4 conditions; at most 3 (maxFilterClauses)");
      assertRefused(collection, listing, "lists 5 values; at most 4 (maxFilterValues)");
      assertThat(collection.count(Filter.in("f", 1, 2, 3, 4))).isZero();
    }
    assertThatThrownBy(
            () -> {
              Filter filter = Filter.all();
              for (int i = 0; i < Filter.MAX_DEPTH; i++) {
                filter = Filter.not(filter);
              }
            })
        .hasMessageContaining("deeper than 128 levels");
    Map<String, Object> tree = Map.of();
    for (int i = 0; i < 1_000; i++) {
      tree = Map.of("$and", Collections.singletonList(tree));
    }
    Map<String, Object> deepest = tree;
    assertThatThrownBy(() -> FilterTree.parse(deepest))
        .hasMessageContaining("deeper than 128 levels");
  }

  private static void assertRefused(VectorCollection collection, Filter filter, String message) {
    List<Runnable> calls =
        List.of(
            () -> collection.count(filter),
            () -> collection.deleteWhere(filter, Durability.SYNCED),
            () -> collection.search(SearchRequest.of(new float[] {1}, 1).withFilter(filter)),
            () -> collection.scan(ScanRequest.firstPage(1).withFilter(filter)));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              InvalidRequestException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
          .hasMessageContaining(message);
    }
  }
}
