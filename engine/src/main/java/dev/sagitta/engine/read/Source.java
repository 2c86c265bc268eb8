package dev.sagitta.engine.read;

import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.VectorBlock;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.OrdinalSet;

/**
 * A block of vectors with the rows that may be answered from it.
 *
 * @param rows what the block belongs to
 * @param block the vectors
 * @param accepted the rows, by their ordinals in the block
 */
record Source(RowSet rows, VectorBlock block, Accepted accepted) {
  /** How many rows may be answered. */
  int count() {
    return switch (accepted) {
      case Accepted.First(int all) -> all;
      case Accepted.Only(OrdinalSet some) -> some.count();
    };
  }
}
