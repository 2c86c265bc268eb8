package dev.sagitta.engine.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataValue;
import dev.sagitta.engine.format.BlockFile;
import dev.sagitta.engine.format.BlockFileKind;
import dev.sagitta.engine.format.BlockFileWriter;
import dev.sagitta.engine.row.CountBounds;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.testing.RandomFilters;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.SeedExtension;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The metadata index against the definition of filters. */
@ExtendWith(SeedExtension.class)
final class MetadataIndexTest {
  private static final boolean LONG = Boolean.getBoolean("sagitta.long");
  private static final long PLENTY = 64L << 20;

  /** Rows, and the index that was made of them. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Indexed(List<Payload> rows, MetadataIndex index, byte[] file) {
    long bytes() {
      return file.length;
    }

    void check(Filter filter) {
      Matches found = index.matches(filter);
      CountBounds bounds = index.bounds(filter);
      int matching = 0;
      for (int row = 0; row < rows.size(); row++) {
        boolean matches = filter.matches(rows.get(row));
        matching += matches ? 1 : 0;
        if (matches ? !found.possible().contains(row) : found.certain().contains(row)) {
          throw new AssertionError(
              "Row "
                  + row
                  + " of "
                  + rows.size()
                  + ": "
                  + rows.get(row).metadata()
                  + (matches ? " matches " : " does not match ")
                  + filter);
        }
        if (found.certain().contains(row) && !found.possible().contains(row)) {
          throw new AssertionError("Row " + row + " is certain but not possible: " + filter);
        }
      }
      assertThat(matching).as("bounds of %s", filter).isBetween(bounds.least(), bounds.most());
      assertThat(found.possible().next(rows.size())).isEqualTo(-1);
    }

    void checkExactly(Filter filter) {
      check(filter);
      assertThat(index.matches(filter).isExact()).as("exact: %s", filter).isTrue();
    }
  }

  private static Indexed index(List<Metadata> rows, IndexedFields fields, long budget) {
    return index(
        rows.stream().map(row -> Payload.of(row, Optional.empty(), Optional.empty())).toList(),
        new MetadataIndexWriter(fields, rows.size(), budget));
  }

  private static Indexed index(List<Payload> rows, MetadataIndexWriter writer) {
    Storage storage = SeededOpener.lastingMemory();
    ObjectKey key = ObjectKey.of("file");
    byte[] bytes;
    try (BlockFileWriter file = new BlockFileWriter(storage.upload(key), BlockFileKind.SEGMENT)) {
      for (int row = 0; row < rows.size(); row++) {
        writer.add(row, rows.get(row));
      }
      file.begin(1);
      file.write(new byte[] {1, 2, 3});
      writer.write(file, rows::get);
      bytes = new byte[(int) file.commit(new byte[0])];
    }
    storage.read(key, 0, ByteBuffer.wrap(bytes));
    return new Indexed(rows, open(bytes, rows.size()), bytes);
  }

  private static MetadataIndex open(byte[] bytes, int rows) {
    MemorySegment memory = Arena.ofAuto().allocate(bytes.length, 64);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return new MetadataIndex(BlockFile.open(memory, BlockFileKind.SEGMENT, "the segment"), rows);
  }

  private static Indexed indexOf(int rows, IntFunction<Metadata> metadata) {
    return index(IntStream.range(0, rows).mapToObj(metadata).toList(), IndexedFields.all(), PLENTY);
  }

  private static IndexedFields someFields(SplittableRandom random, RandomFilters filters) {
    return switch (random.nextInt(5)) {
      case 0 -> IndexedFields.none();
      case 1 -> {
        TreeSet<String> names = new TreeSet<>(List.of(filters.key()));
        while (random.nextBoolean()) {
          names.add(filters.key());
        }
        yield new IndexedFields.Only(names);
      }
      default -> IndexedFields.all();
    };
  }

  @Test
  void noAnswerDiffersFromThatOfTheFilter(SplittableRandom random) {
    for (int round = 0; round < (LONG ? 2_000 : 40); round++) {
      RandomFilters filters = new RandomFilters(random.split());
      int rows = List.of(1, 2, 30, 64, 100, 300, 2_500).get(random.nextInt(7));
      List<Metadata> metadata = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        boolean again = i > 0 && random.nextBoolean();
        metadata.add(again ? metadata.get(random.nextInt(i)) : filters.metadata());
      }
      long budget = random.nextBoolean() ? PLENTY : random.nextInt(1, 20_000);
      Indexed indexed = index(metadata, someFields(random, filters), budget);
      for (int i = 0; i < 150; i++) {
        indexed.check(filters.filter(random.nextInt(1, 5)));
      }
    }
  }

  @Test
  void conditionsOnIndexedFieldsNeedNoRow(SplittableRandom random) {
    RandomFilters filters = new RandomFilters(random);
    Indexed indexed = indexOf(500, _ -> filters.metadata());
    String key = "mixed";
    for (Object value : List.of(1, 0.5, true, "ab", 0x1p63, Long.MIN_VALUE)) {
      indexed.checkExactly(Filter.equal(key, value));
      indexed.checkExactly(Filter.notEqual(key, value));
      indexed.checkExactly(Filter.less(key, value));
      indexed.checkExactly(Filter.atMost(key, value));
      indexed.checkExactly(Filter.greater(key, value));
      indexed.checkExactly(Filter.atLeast(key, value));
      indexed.checkExactly(Filter.in(key, value, "b", 5));
      indexed.checkExactly(Filter.contains(key, value));
      indexed.checkExactly(Filter.not(Filter.or(Filter.exists(key), Filter.equal("n", value))));
    }
    indexed.checkExactly(Filter.equal("no such field", 1));
    indexed.checkExactly(Filter.notEqual("no such field", 1));
  }

  @Test
  void numbersAreComparedExactlyWhateverTheirType() {
    List<Object> numbers =
        List.of(
            (1L << 53) + 1,
            0x1p53,
            -0.0,
            0,
            Long.MAX_VALUE,
            0x1p63,
            -0x1p63,
            Long.MIN_VALUE,
            -0x1.0000000000001p63,
            0.1,
            -0.1,
            Double.MIN_VALUE);
    Indexed indexed = indexOf(numbers.size(), row -> Metadata.empty().with("n", numbers.get(row)));
    for (Object number : numbers) {
      indexed.checkExactly(Filter.equal("n", number));
      indexed.checkExactly(Filter.less("n", number));
      indexed.checkExactly(Filter.atMost("n", number));
      indexed.checkExactly(Filter.greater("n", number));
      indexed.checkExactly(Filter.atLeast("n", number));
    }
  }

  @Test
  void textsThatAreCutAreLookedUpInTheRows() {
    String beginning = "x".repeat(TextTerms.WHOLE_BYTES);
    Indexed indexed =
        indexOf(300, row -> Metadata.empty().with("t", beginning.substring(row % 3) + row % 50));
    for (int i = 0; i < 50; i++) {
      String text = beginning + i;
      indexed.check(Filter.equal("t", text));
      indexed.check(Filter.less("t", text));
      indexed.check(Filter.atLeast("t", text));
      indexed.check(Filter.containsText("t", "x" + i));
      indexed.checkExactly(Filter.equal("t", beginning.substring(2) + i % 10));
    }
    assertThat(indexed.index.matches(Filter.equal("t", beginning + 7)).possible().count())
        .isEqualTo(2);
  }

  @Test
  void fieldsWithAValuePerRowTakeAFewBytesARow() {
    int rows = 70_000;
    Indexed indexed =
        indexOf(
            rows,
            row ->
                Metadata.empty()
                    .with("time", 1_700_000_000_000L + row * 17L)
                    .with("id", "https://example.com/a/rather/long/path/" + row * 31L));
    assertThat(indexed.bytes() / rows).isLessThan(16 + 8 + 60L);
    indexed.checkExactly(Filter.less("time", 1_700_000_000_000L + rows * 8L));
    indexed.checkExactly(Filter.equal("time", 1_700_000_000_017L));
    indexed.check(Filter.equal("id", "https://example.com/a/rather/long/path/31000"));
    indexed.check(Filter.greater("id", "https://example.com/a/rather/long/path/31000"));
  }

  @Test
  void rowsOfFrequentValuesAreFoundOverTheBordersOfContainers(SplittableRandom random) {
    int rows = 200_000;
    Indexed indexed =
        indexOf(
            rows,
            row ->
                Metadata.empty()
                    .with("half", random.nextBoolean())
                    .with("run", row / 50_000)
                    .with("rare", row % 1_000)
                    .with("price", random.nextInt(3_000) / 8.0));
    indexed.checkExactly(Filter.equal("half", true));
    indexed.checkExactly(Filter.equal("run", 1));
    indexed.checkExactly(Filter.less("run", 3));
    indexed.checkExactly(Filter.atLeast("rare", 100));
    indexed.checkExactly(Filter.less("rare", 100));
    indexed.checkExactly(
        Filter.and(
            Filter.equal("half", false), Filter.greater("price", 200), Filter.in("run", 0, 2, 9)));
    assertThat(indexed.bytes() / rows).isLessThan(20L);
  }

  @Test
  void textsAreInTheOrderOfTheirBytesEvenWithZerosAtTheirEnds(SplittableRandom random) {
    TextTerms terms = new TextTerms();
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      byte[] text = new byte[random.nextInt(TextTerms.WHOLE_BYTES + 1)];
      for (int at = 0; at < text.length; at++) {
        text[at] = (byte) (random.nextInt(12) == 0 ? random.nextInt(-1, 2) : 0);
      }
      if (terms.intern(text, 0, text.length) == texts.size()) {
        texts.add(text);
      }
    }
    assertThat(terms.count()).isEqualTo(texts.size()).isGreaterThan(1_000);
    assertThat(Arrays.stream(terms.inOrder()).mapToObj(texts::get).toList())
        .isSortedAccordingTo(Arrays::compareUnsigned);
  }

  @Test
  void keysAreSortedAsUnsignedNumbersAndEqualOnesKeepTheirOrder(SplittableRandom random) {
    for (int size : new int[] {0, 1, 2, 40, 60, 1_000}) {
      long mask = random.nextLong();
      long[] keys =
          random.longs(size + 10).map(key -> key & mask & 0x8F00_FF00_0000_F00FL).toArray();
      long[] before = keys.clone();
      int[] places = IntStream.range(0, keys.length).toArray();
      RadixSort.sort(keys, places, 5, 5 + size);
      for (int i = 0; i < keys.length; i++) {
        assertThat(keys[i]).isEqualTo(before[places[i]]);
        if (i < 5 || i >= 5 + size) {
          assertThat(places[i]).isEqualTo(i);
        } else if (i > 5) {
          int order = Long.compareUnsigned(keys[i - 1], keys[i]);
          assertThat(order < 0 || (order == 0 && places[i - 1] < places[i])).isTrue();
        }
      }
    }
  }

  @Test
  void aDamagedByteIsFoundBeforeItIsUsedOrNotUsed(SplittableRandom random) {
    Indexed whole =
        indexOf(
            30_000,
            row ->
                Metadata.empty()
                    .with("n", row * 7 % 30_000)
                    .with("half", row % 2 == 0)
                    .with("text", "number " + row)
                    .with("tags", List.of("all", row % 5_000)));
    List<Filter> filters =
        List.of(
            Filter.less("n", 5_000),
            Filter.greater("n", 5_000),
            Filter.equal("n", 77),
            Filter.equal("half", true),
            Filter.exists("tags"),
            Filter.atLeast("text", "number 2"),
            Filter.equal("text", "number 23456"),
            Filter.contains("tags", "all"),
            Filter.contains("tags", 3_000),
            Filter.equal("no such field", 1));
    List<Matches> right = filters.stream().map(whole.index::matches).toList();
    int found = 0;
    for (int round = 0; round < (LONG ? 5_000 : 150); round++) {
      byte[] damaged = whole.file.clone();
      damaged[random.nextInt(64, damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        MetadataIndex index = open(damaged, whole.rows.size());
        for (int i = 0; i < right.size(); i++) {
          Matches matches = index.matches(filters.get(i));
          assertThat(matches.certain().words()).isEqualTo(right.get(i).certain().words());
          assertThat(matches.possible().words()).isEqualTo(right.get(i).possible().words());
        }
      } catch (CorruptException e) {
        assertThat(e).hasMessageContaining("the segment");
        found++;
      }
    }
    assertThat(found).isPositive();
  }

  @Test
  void fieldsThatDoNotFitIntoTheBudgetTogetherAreAllIndexed() {
    List<Metadata> rows =
        IntStream.range(0, 5_000)
            .mapToObj(row ->
                Metadata.empty()
                    .with("a", row)
                    .with("b", "text " + row)
                    .with("c", row / 3.0)
                    .with("d", row % 2 == 0))
            .toList();
    Indexed indexed = index(rows, IndexedFields.all(), 1);
    indexed.checkExactly(Filter.less("a", 700));
    indexed.checkExactly(Filter.equal("b", "text 4999"));
    indexed.checkExactly(Filter.greater("c", 1_000));
    indexed.checkExactly(Filter.equal("d", false));
    indexed.checkExactly(Filter.exists("e"));
  }

  @Test
  void fieldsBeyondThoseThatAreIndexedAreLookedUpInTheRows() {
    Indexed indexed =
        indexOf(FieldDrafts.MAX_FIELDS + 20, row -> Metadata.empty().with("field " + row, row));
    indexed.checkExactly(Filter.equal("field 3", 3));
    indexed.check(Filter.equal("field " + (FieldDrafts.MAX_FIELDS + 10), 1));
    indexed.check(Filter.exists("no such field"));
    String longName = "n".repeat(FieldDrafts.MAX_NAME_BYTES + 1);
    indexOf(20, row -> Metadata.empty().with(longName, row)).check(Filter.less(longName, 7));
  }

  @Test
  void listsWithVeryManyMembersAreLookedUpInTheRows() {
    Indexed indexed =
        indexOf(
            100,
            row ->
                Metadata.empty()
                    .with("tags", IntStream.range(row, row + 60).boxed().toList())
                    .with("few", List.of(row % 5, row % 5, "x")));
    assertThat(indexed.index.matches(Filter.contains("tags", 70)).isExact()).isFalse();
    indexed.check(Filter.contains("tags", 70));
    indexed.checkExactly(Filter.exists("tags"));
    indexed.checkExactly(Filter.contains("few", 3));
    indexed.check(Filter.equal("few", MetadataValue.from(List.of(1, 1, "x")).plain()));
  }

  @Test
  void aFieldThatIsNotIndexedAsksForNoMoreRowsThanItsNeighboursLeave() {
    List<Metadata> rows =
        IntStream.range(0, 1_000)
            .mapToObj(row -> Metadata.empty().with("a", row % 100).with("b", row))
            .toList();
    Indexed indexed = index(rows, IndexedFields.only("a"), PLENTY);
    Filter filter = Filter.and(Filter.greater("b", 500), Filter.equal("a", 7));
    indexed.check(filter);
    assertThat(indexed.index.matches(filter).possible().count()).isEqualTo(10);
    assertThat(indexed.index.bounds(filter)).isEqualTo(new CountBounds(0, 10));
    Indexed without = index(rows, IndexedFields.none(), PLENTY);
    assertThat(without.index.matches(filter).possible().count()).isEqualTo(1_000);
  }
}
