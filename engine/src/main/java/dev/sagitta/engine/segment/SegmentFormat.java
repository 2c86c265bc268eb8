package dev.sagitta.engine.segment;

/**
 * The sections of a segment's block file; see {@code docs/format/segment.md}. Those of its metadata
 * index are in {@link dev.sagitta.engine.metadata.MetadataSections}.
 */
final class SegmentFormat {
  /** Vectors: rows of float32 values without gaps. */
  static final int VECTORS = 1;

  /** The LSN of each row, 64 bits. */
  static final int LSNS = 2;

  /** Where each id begins in {@link #ID_BYTES}, 64 bits, and behind the last one the end. */
  static final int ID_OFFSETS = 3;

  /** The ids in UTF-8, one behind the other. */
  static final int ID_BYTES = 4;

  /**
   * An open-addressing hash table from id to row: slots of 8 bytes, the upper half of the id's hash
   * and the row plus one; a zero row marks a free slot.
   */
  static final int ID_TABLE = 5;

  /** Rows in the order of their ids, 32 bits. */
  static final int ID_ORDER = 6;

  /** Where each payload begins in {@link #PAYLOADS}, 64 bits, and behind the last one the end. */
  static final int PAYLOAD_OFFSETS = 7;

  /** The payloads, one behind the other. */
  static final int PAYLOADS = 8;

  /**
   * Rows that have a document, in the order of the documents' ids and then of their own, 32 bits.
   */
  static final int DOCUMENT_ORDER = 9;

  /** In a deletions file: one bit for each row, set where the row is live. */
  static final int LIVE_BITS = 1;

  private SegmentFormat() {}

  /** The number of slots of an id table: a power of two that leaves at least a quarter free. */
  static int tableSlots(int rows) {
    long wanted = Math.max(8, rows * 4L / 3 + 1);
    return (int) Math.min(1 << 30, Long.highestOneBit(wanted - 1) << 1);
  }

  /** The first slot of an id. */
  static int slot(long hash, int slots) {
    return (int) hash & (slots - 1);
  }

  /** The part of the hash that a slot keeps. */
  static int fingerprint(long hash) {
    return (int) (hash >>> 32);
  }
}
