package dev.sagitta.spi.index;

/** The ability of a reader to tell how it has searched. */
public interface Explaining extends IndexReader {
  /**
   * Searches exactly as {@link #search} does, and tells how. Need not be as cheap, but must cost
   * other searches nothing.
   */
  SearchTrace explain(float[] query, Accepted accepted, TopK top);
}
