package dev.sagitta.tck.index;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.tck.kernel.Allocation;

/** What searches allocate on the heap, for readers that promise to allocate nothing. */
public final class SearchAllocation {
  private SearchAllocation() {}

  /**
   * Fails unless searches for ten rows come to allocate nothing.
   *
   * @param reader with a kernel that allocates nothing, as {@link
   *     dev.sagitta.tck.kernel.PlainKernel} does
   * @param queries are asked one after the other
   */
  public static void none(IndexReader reader, Accepted accepted, float[][] queries) {
    TopK top = new TopK(10, Float.POSITIVE_INFINITY);
    int[] next = {0};
    Allocation.none(
        "a search",
        () -> {
          reader.search(queries[next[0]], accepted, top);
          next[0] = (next[0] + 1) % queries.length;
          while (top.size() > 0) {
            top.pollKey();
          }
        });
  }
}
