package dev.sagitta.index.lsh;

import dev.sagitta.api.collection.Distance;

/**
 * What is indexed, and into what.
 *
 * @param rows how many vectors there are
 * @param dimension how many values each has
 * @param distance by which they are near
 * @param hashes what they are hashed to
 */
record Shape(int rows, int dimension, Distance distance, Hashes hashes) {
  /**
   * What a vector is hashed to.
   *
   * @param tables how many tables there are
   * @param functions how many hash functions make an address in a table
   * @param addressBits the bits of an address
   * @param sketchWords the 64-bit words of a sketch
   */
  record Hashes(int tables, int functions, int addressBits, int sketchWords) {
    /** The number of addresses in a table. */
    int addresses() {
      return 1 << addressBits;
    }

    /** The bits of a sketch. */
    int sketchBits() {
      return sketchWords * Long.SIZE;
    }

    /** The bytes of a sketch. */
    int sketchBytes() {
      return sketchWords * Long.BYTES;
    }

    /** The bytes of an entry of a bucket: a sketch and the number of its row. */
    long entryBytes() {
      return (long) sketchBytes() + Integer.BYTES;
    }
  }

  /** How many values a vector has once it is embedded; see {@link Embedding}. */
  int embedded() {
    return distance == Distance.DOT ? dimension + 1 : dimension;
  }

  /** How many bits of a sketch one projection gives; see {@link Sketcher}. */
  int bitsPerProjection() {
    return distance == Distance.EUCLIDEAN ? 2 : 1;
  }

  /** How many projections make a sketch. They come first. */
  int sketchProjections() {
    return hashes.sketchBits() / bitsPerProjection();
  }

  /** How many projections make addresses; they come after those of the sketch. */
  int tableProjections() {
    return hashes.tables() * hashes.functions();
  }

  /** How many projections there are. */
  int projections() {
    return sketchProjections() + tableProjections();
  }
}
