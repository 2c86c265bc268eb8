package dev.sagitta.engine.row;

import dev.sagitta.spi.index.VectorSource;

/**
 * Contiguous vectors of a row set.
 *
 * @param vectors the vectors; ordinal 0 is the block's first row
 * @param firstRow the number that row has in its row set
 * @param count how many rows are to be seen
 */
public record VectorBlock(VectorSource vectors, int firstRow, int count) {}
