package dev.sagitta.engine.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Facet;
import dev.sagitta.api.read.ScanOrder.Direction;
import dev.sagitta.engine.row.CountBounds;
import dev.sagitta.engine.row.FieldOrder;
import dev.sagitta.engine.row.FieldWalk;
import dev.sagitta.engine.row.FieldWalk.Place;
import dev.sagitta.engine.row.FieldWalk.Placed;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowCursor;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.RowTest;
import dev.sagitta.engine.row.ValueCounts;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.engine.table.MemoryTable;
import dev.sagitta.engine.testing.RandomFilters;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Filters on memory tables and segments some of whose rows are deleted. */
@ExtendWith(SeedExtension.class)
final class SegmentFilterTest {
  private static final int ROWS = 300;
  private static final long WRITTEN = 5;

  private static MemoryTable table(RandomFilters filters, int rows) {
    MemoryTable table = new MemoryTable(1);
    for (int i = 0; i < rows; i++) {
      Payload payload = Payload.of(filters.metadata(), Optional.empty(), Optional.empty());
      table.add(new Row(Id.of("r" + i, 512), new float[] {i}, payload), WRITTEN);
    }
    return table;
  }

  private static SegmentHandle segment(MemoryTable table, IndexedFields fields) {
    Storage storage = SeededOpener.lastingMemory();
    ObjectKey key = ObjectKey.of("segment");
    SegmentWriter.Written written =
        Objects.requireNonNull(
            new SegmentWriter(storage, List.of(table), 1, fields).write(key, 2, WRITTEN));
    return new SegmentHandle(
        storage, SegmentObject.fresh(key, written.info().rows(), written.bytes()), 2, 1);
  }

  private static List<Integer> matching(RowSet rows, Filter filter, long lsn) {
    List<Integer> found = new ArrayList<>();
    for (VectorBlock block : rows.blocks(lsn)) {
      Accepted accepted = rows.matching(block, filter, lsn);
      for (int i = accepted.next(0); i >= 0; i = accepted.next(i + 1)) {
        found.add(block.firstRow() + i);
      }
    }
    return found;
  }

  private static List<Integer> scanned(RowSet rows, Filter filter, long lsn) {
    RowCursor cursor = rows.inIdOrder(Id.ofUtf8(new byte[0]), ROWS, rows.test(filter), lsn);
    List<Integer> found = new ArrayList<>();
    for (int row = cursor.next(); row != RowSet.ABSENT; row = cursor.next()) {
      found.add(row);
    }
    return found.stream().sorted().toList();
  }

  private static void check(RowSet rows, Filter filter, long lsn, long[] deletedAt) {
    List<Integer> expected = new ArrayList<>();
    for (int row = 0; row < deletedAt.length; row++) {
      if (deletedAt[row] > lsn && filter.matches(rows.payload(row))) {
        expected.add(row);
      }
    }
    String what = rows.getClass().getSimpleName() + " at " + lsn + ": " + filter;
    assertThat(matching(rows, filter, lsn)).as(what).isEqualTo(expected);
    assertThat(scanned(rows, filter, lsn)).as("scan of " + what).isEqualTo(expected);
    CountBounds bounds = rows.bounds(filter, lsn);
    assertThat(expected.size()).as(what).isBetween(bounds.least(), bounds.most());
    for (String field : List.of("n", "mixed", "tags")) {
      for (Direction direction : Direction.values()) {
        checkOrder(rows, filter, new FieldOrder(field, direction), lsn);
      }
      assertThat(counted(rows, field, filter, lsn))
          .as("values of %s in %s", field, what)
          .isEqualTo(counted(rows, field, expected));
    }
  }

  private static void checkOrder(RowSet rows, Filter filter, FieldOrder order, long lsn) {
    List<Placed> expected = new ArrayList<>();
    for (int row : matching(rows, filter, lsn)) {
      expected.add(new Placed(new Place(order.key(rows.payload(row)), rows.id(row)), row));
    }
    expected.sort(Comparator.comparing(Placed::place, order));
    int start = expected.size() / 3;
    Place after = expected.isEmpty() ? null : expected.get(start).place();
    List<Integer> numbers = expected.stream().map(Placed::row).toList();
    for (int limit : List.of(1, 20, 2 * ROWS)) {
      String what = rows.getClass().getSimpleName() + " at " + lsn + ": " + order + " of " + filter;
      assertThat(walked(rows, new FieldWalk(order, null, limit, filter), lsn))
          .as(what)
          .isEqualTo(numbers.subList(0, Math.min(limit, numbers.size())));
      if (after != null) {
        int end = Math.min(start + 1 + limit, numbers.size());
        assertThat(walked(rows, new FieldWalk(order, after, limit, filter), lsn))
            .as("the rest of " + what)
            .isEqualTo(numbers.subList(start + 1, end));
      }
    }
  }

  /** The first rows of a walk, as many as it was asked for. */
  private static List<Integer> walked(RowSet rows, FieldWalk walk, long lsn) {
    FieldWalk.Cursor cursor = rows.inFieldOrder(walk, lsn);
    List<Integer> found = new ArrayList<>();
    Placed next = cursor.next();
    while (next != null && found.size() < walk.limit()) {
      found.add(next.row());
      next = cursor.next();
    }
    return found;
  }

  private static Facet counted(RowSet rows, String field, Filter filter, long lsn) {
    ValueCounts counts = new ValueCounts(field, ROWS, Long.MAX_VALUE);
    for (VectorBlock block : rows.blocks(lsn)) {
      OrdinalSet among = OrdinalSet.none(block.count());
      for (int row : matching(rows, filter, lsn)) {
        if (row >= block.firstRow() && row < block.firstRow() + block.count()) {
          among.add(row - block.firstRow());
        }
      }
      rows.countValues(block, among, counts);
    }
    return counts.facet(ROWS);
  }

  private static Facet counted(RowSet rows, String field, List<Integer> among) {
    ValueCounts counts = new ValueCounts(field, ROWS, Long.MAX_VALUE);
    among.forEach(row -> counts.add(rows.payload(row)));
    return counts.facet(ROWS);
  }

  @Test
  void rowsThatAreLiveAndMatchAreFoundAtEveryCommit(SplittableRandom random) {
    RandomFilters filters = new RandomFilters(random.split());
    for (IndexedFields fields :
        List.of(IndexedFields.all(), IndexedFields.none(), IndexedFields.only("n", "mixed"))) {
      try (MemoryTable table = table(filters, ROWS);
          SegmentHandle segment = segment(table, fields)) {
        long[] deletedAt = new long[ROWS];
        Arrays.fill(deletedAt, Long.MAX_VALUE);
        for (long lsn = WRITTEN; lsn < WRITTEN + 40; lsn++) {
          long at = random.nextLong(WRITTEN, lsn + 1);
          check(table, filters.filter(4), at, deletedAt);
          check(segment, filters.filter(4), at, deletedAt);
          check(segment, Filter.all(), lsn, deletedAt);
          for (int i = random.nextInt(12); i > 0; i--) {
            int row = random.nextInt(ROWS);
            if (deletedAt[row] == Long.MAX_VALUE) {
              deletedAt[row] = lsn + 1;
              table.delete(row, lsn + 1);
              segment.delete(row, lsn + 1);
            }
          }
        }
        check(segment, filters.filter(4), RowSet.LATEST, deletedAt);
      }
    }
  }

  @Test
  void aSegmentOfWhichNothingIsIndexedHasNoSectionsForIt(SplittableRandom random) {
    RandomFilters filters = new RandomFilters(random);
    try (MemoryTable table = table(filters, ROWS);
        SegmentHandle with = segment(table, IndexedFields.all());
        SegmentHandle without = segment(table, IndexedFields.none())) {
      assertThat(without.object().bytes()).isLessThan(with.object().bytes());
      assertThat(without.bounds(Filter.exists("n"), WRITTEN)).isEqualTo(new CountBounds(0, ROWS));
      assertThat(without.test(Filter.all())).isSameAs(RowTest.ALL);
    }
  }
}
