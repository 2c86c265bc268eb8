package dev.sagitta.engine.segment;

import dev.sagitta.engine.format.Corruption;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.RowCursor;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.RowTest;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.spi.index.Accepted;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of an open segment and which of them were deleted.
 *
 * @param segment what was written
 * @param deletions what was deleted before and since
 */
record SegmentRows(Segment segment, Deletions deletions) implements RowSet {
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
