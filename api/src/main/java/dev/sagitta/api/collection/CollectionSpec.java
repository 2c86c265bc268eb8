package dev.sagitta.api.collection;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;

/**
 * What a new collection is to be.
 *
 * @param name 1 to {@value Names#MAX_LENGTH} characters, see {@link Names}
 * @param dimension values per vector, 1 to {@value #MAX_DIMENSION}
 * @param distance how vectors are compared
 * @param index which index is built
 * @param quantization how vectors are compressed for searching
 * @param indexedFields which metadata fields filters find by an index; others are tested record by
 *     record
 * @param maxRecords the most records the collection may hold; {@value #UNLIMITED} for no limit
 */
public record CollectionSpec(
    String name,
    int dimension,
    Distance distance,
    IndexSpec index,
    QuantizationSpec quantization,
    IndexedFields indexedFields,
    long maxRecords) {
  /** The largest dimension. */
  public static final int MAX_DIMENSION = 65_536;

  /** The value of {@code maxRecords} that sets no limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /**
   * Checks the ranges.
   *
   * @throws InvalidRequestException if a component is out of range
   */
  public CollectionSpec {
    Names.check("collection name", name);
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "The dimension must be from 1 to " + MAX_DIMENSION + ", but is " + dimension + ".");
    }
    if (maxRecords < 1) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "maxRecords must be at least 1, but is " + maxRecords + "; leave it out for no limit.");
    }
  }

  /** A collection whose index and quantization the database chooses, and no limit. */
  public static CollectionSpec of(String name, int dimension, Distance distance) {
    return new CollectionSpec(
        name,
        dimension,
        distance,
        IndexSpec.auto(),
        QuantizationSpec.auto(),
        IndexedFields.all(),
        UNLIMITED);
  }

  /** This, with another index. */
  public CollectionSpec withIndex(IndexSpec other) {
    return new CollectionSpec(
        name, dimension, distance, other, quantization, indexedFields, maxRecords);
  }

  /** This, with another quantization. */
  public CollectionSpec withQuantization(QuantizationSpec other) {
    return new CollectionSpec(name, dimension, distance, index, other, indexedFields, maxRecords);
  }

  /** This, with other indexed fields. */
  public CollectionSpec withIndexedFields(IndexedFields other) {
    return new CollectionSpec(name, dimension, distance, index, quantization, other, maxRecords);
  }

  /** This, under another name. */
  public CollectionSpec withName(String other) {
    return new CollectionSpec(
        other, dimension, distance, index, quantization, indexedFields, maxRecords);
  }

  /** This, with a limit on the number of records. */
  public CollectionSpec withMaxRecords(long limit) {
    return new CollectionSpec(name, dimension, distance, index, quantization, indexedFields, limit);
  }
}
