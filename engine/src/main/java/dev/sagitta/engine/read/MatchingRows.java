package dev.sagitta.engine.read;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The live rows of a block that match a filter.
 *
 * @param rows what the block is of
 * @param block the block
 * @param ordinals the rows, by their ordinals in the block; as large as the block
 * @param count how many there are
 */
record MatchingRows(RowSet rows, VectorBlock block, OrdinalSet ordinals, int count) {
  /** Those of all blocks of a table. */
  static List<MatchingRows> of(TableState table, Filter filter, long lsn) {
    List<MatchingRows> all = new ArrayList<>();
    for (RowSet rows : table.rowSets()) {
      for (VectorBlock block : rows.blocks(lsn)) {
        OrdinalSet ordinals = set(rows.matching(block, filter, lsn), block.count());
        all.add(new MatchingRows(rows, block, ordinals, ordinals.count()));
      }
    }
    return all;
  }

  private static OrdinalSet set(Accepted accepted, int size) {
    return switch (accepted) {
      case Accepted.Only(OrdinalSet some) -> some;
      case Accepted.First(int count) -> {
        OrdinalSet first = OrdinalSet.none(size);
        for (int i = 0; i < count; i++) {
          first.add(i);
        }
        yield count == size ? OrdinalSet.all(size) : first;
      }
    };
  }

  /** How many rows all of them have together. */
  static long count(List<MatchingRows> all) {
    return all.stream().mapToLong(MatchingRows::count).sum();
  }
}
