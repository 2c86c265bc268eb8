package dev.sagitta.engine.segment;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.metadata.FieldValues;
import dev.sagitta.engine.metadata.Matches;
import dev.sagitta.engine.row.CountBounds;
import dev.sagitta.engine.row.FieldWalk;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.RowCursor;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.RowTest;
import dev.sagitta.engine.row.ValueCounts;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of an open segment and which of them were deleted.
 *
 * @param segment what was written
 * @param deletions what was deleted before and since
 */
record SegmentRows(Segment segment, Deletions deletions) implements RowSet {
  /** The index counts about so many rows in the time in which one row is read. */
  private static final int COUNTED_WHILE_ONE_IS_READ = 64;

  @Override
  public int find(Id id, long lsn) {
    int row = segment.find(id);
    return row >= 0 && deletions.live(row, lsn) ? row : ABSENT;
  }

  @Override
  public List<VectorBlock> blocks(long lsn) {
    return List.of(blockOf(0));
  }

  @Override
  public VectorBlock blockOf(int row) {
    return new VectorBlock(segment, 0, segment.size());
  }

  @Override
  public Accepted live(VectorBlock block, long lsn) {
    return deletions.allLive(lsn)
        ? new Accepted.First(block.count())
        : new Accepted.Only(deletions.live(lsn));
  }

  /** Asks the metadata index, and tests the rows of which it does not know. */
  @Override
  public RowTest test(Filter filter) {
    if (filter.isAll()) {
      return RowTest.ALL;
    }
    Matches matches = segment.metadata().matches(filter);
    OrdinalSet certain = matches.certain();
    return matches.isExact()
        ? certain::contains
        : row ->
            certain.contains(row)
                || (matches.possible().contains(row) && filter.matches(segment.payload(row)));
  }

  /** The same for all live rows at once. */
  @Override
  public Accepted matching(VectorBlock block, Filter filter, long lsn) {
    if (filter.isAll()) {
      return live(block, lsn);
    }
    Matches matches = segment.metadata().matches(filter);
    OrdinalSet live = deletions.live(lsn);
    OrdinalSet matching = matches.certain().copy();
    if (!matches.isExact()) {
      OrdinalSet open = matches.possible().copy();
      open.retainAll(live);
      open.removeAll(matching);
      for (int row = open.next(0); row >= 0; row = open.next(row + 1)) {
        if (filter.matches(segment.payload(row))) {
          matching.add(row);
        }
      }
    }
    matching.retainAll(live);
    return new Accepted.Only(matching);
  }

  @Override
  public CountBounds bounds(Filter filter, long lsn) {
    int live = liveCount(lsn);
    if (filter.isAll()) {
      return new CountBounds(live, live);
    }
    CountBounds all = segment.metadata().bounds(filter);
    int deleted = segment.size() - live;
    return new CountBounds(Math.max(0, all.least() - deleted), Math.min(live, all.most()));
  }

  @Override
  public int liveCount(long lsn) {
    return deletions.liveCount(lsn);
  }

  @Override
  public int[] rowsOfDocument(Id document, long lsn) {
    int low = 0;
    int high = segment.documentRows();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (documentAt(middle).compareTo(document) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int[] rows = new int[4];
    int count = 0;
    for (int place = low; place < segment.documentRows(); place++) {
      if (!documentAt(place).equals(document)) {
        break;
      }
      int row = segment.rowInDocumentOrder(place);
      if (deletions.live(row, lsn)) {
        if (count == rows.length) {
          rows = Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  private Id documentAt(int place) {
    Id document = segment.payload(segment.rowInDocumentOrder(place)).document();
    if (document == null) {
      throw Corruption.in(segment.object(), "A row without a document is listed as having one.");
    }
    return document;
  }

  @Override
  public RowCursor inIdOrder(Id after, int limit, RowTest wanted, long lsn) {
    int[] place = {segment.firstPlaceAfter(after)};
    return () -> {
      while (place[0] < segment.size()) {
        int row = segment.rowInIdOrder(place[0]++);
        if (deletions.live(row, lsn) && wanted.accepts(row)) {
          return row;
        }
      }
      return ABSENT;
    };
  }

  @Override
  public FieldWalk.Cursor inFieldOrder(FieldWalk walk, long lsn) {
    return inFieldOrder(walk, segment, lsn);
  }

  /**
   * The same.
   *
   * @param inOrder the segment for a pass over many rows
   */
  FieldWalk.Cursor inFieldOrder(FieldWalk walk, Segment inOrder, long lsn) {
    return FieldScan.open(segment, inOrder, deletions.live(lsn), walk);
  }

  /** Asks the metadata index, unless it is faster to read the rows or it does not know enough. */
  @Override
  public void countValues(VectorBlock block, OrdinalSet among, ValueCounts counts) {
    int rows = among.count();
    FieldValues values = segment.metadata().values(counts.field());
    if (values == null || (long) rows * COUNTED_WHILE_ONE_IS_READ < segment.size()) {
      RowSet.super.countValues(block, among, counts);
      return;
    }
    OrdinalSet longTexts = values.count(among, counts);
    for (int row = longTexts.next(0); row >= 0; row = longTexts.next(row + 1)) {
      counts.addLongTexts(segment.payload(row), FieldValues.WHOLE_TEXT_BYTES);
    }
    OrdinalSet with =
        segment.metadata().matches(new Filter.Exists(counts.field())).certain().copy();
    with.retainAll(among);
    counts.addWithout(rows - with.count());
  }

  @Override
  public Id id(int row) {
    return segment.id(row);
  }

  @Override
  public long lsn(int row) {
    return segment.lsn(row);
  }

  @Override
  public Payload payload(int row) {
    return segment.payload(row);
  }

  @Override
  public float[] vector(int row) {
    return segment.vector(row);
  }

  @Override
  public void delete(int row, long lsn) {
    deletions.delete(row, lsn);
  }
}
