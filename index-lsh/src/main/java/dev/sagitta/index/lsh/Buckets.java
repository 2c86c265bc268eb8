package dev.sagitta.index.lsh;

/** A few buckets that are looked into together, so that their memory is fetched together. */
final class Buckets {
  /** More at a time push each other out of the cache before they are read. */
  private static final int MOST = 16;

  private final int[] tables = new int[MOST];
  private final int[] addresses = new int[MOST];
  private final int[] begins = new int[MOST];
  private final int[] ends = new int[MOST];
  private final long[] starts = new long[MOST];
  private final long[] lengths = new long[MOST];
  private int count;

  /** Receives what is read ahead of its use, so that the compiler keeps the reads. */
  private long touched;

  void clear() {
    count = 0;
  }

  boolean isFull() {
    return count == MOST;
  }

  int count() {
    return count;
  }

  void add(int table, int address) {
    tables[count] = table;
    addresses[count++] = address;
  }

  int table(int at) {
    return tables[at];
  }

  int address(int at) {
    return addresses[at];
  }

  /** Notes where a bucket lies. */
  void place(int at, int begin, int end) {
    begins[at] = begin;
    ends[at] = end;
  }

  int begin(int at) {
    return begins[at];
  }

  int end(int at) {
    return ends[at];
  }

  /** Notes which bytes of a bucket are fetched. */
  void span(int at, long start, long length) {
    starts[at] = start;
    lengths[at] = length;
  }

  long start(int at) {
    return starts[at];
  }

  long length(int at) {
    return lengths[at];
  }

  void touched(long sum) {
    touched = sum;
  }

  /** What was read ahead; of no meaning. */
  long touched() {
    return touched;
  }
}
