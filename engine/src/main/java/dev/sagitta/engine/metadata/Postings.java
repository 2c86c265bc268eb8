package dev.sagitta.engine.metadata;

import java.util.function.Consumer;

/**
 * The terms of a column in order, and the rows of each.
 *
 * @param terms how many terms there are
 * @param textBytes the bytes of their texts; 0 for numbers
 * @param starts where the rows of each term begin, and the end
 * @param rows the rows of all terms, in order within each and none twice
 * @param writing writes the terms
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Postings(
    int terms, int textBytes, int[] starts, int[] rows, Consumer<SectionOutput> writing) {
  int count(int rank) {
    return starts[rank + 1] - starts[rank];
  }
}
