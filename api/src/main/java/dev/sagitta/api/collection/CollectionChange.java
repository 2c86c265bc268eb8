package dev.sagitta.api.collection;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A change of a collection's settings; what is empty stays as it is. Dimension and distance never
 * change.
 *
 * @param maxRecords the new limit on records, at or above the present count
 * @param index the new index; existing segments are rebuilt in the background
 * @param quantization the new quantization; existing segments are rebuilt in the background
 * @param indexedFields the fields that new segments index; existing ones get them when they are
 *     merged, at the latest by {@link dev.sagitta.api.Database#optimize}
 */
public record CollectionChange(
    OptionalLong maxRecords,
    Optional<IndexSpec> index,
    Optional<QuantizationSpec> quantization,
    Optional<IndexedFields> indexedFields) {
  /** Changes nothing. */
  public static CollectionChange none() {
    return new CollectionChange(
        OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** This, and a new limit on the number of records. */
  public CollectionChange withMaxRecords(long limit) {
    return new CollectionChange(OptionalLong.of(limit), index, quantization, indexedFields);
  }

  /** This, and another index. */
  public CollectionChange withIndex(IndexSpec other) {
    return new CollectionChange(maxRecords, Optional.of(other), quantization, indexedFields);
  }

  /** This, and another quantization. */
  public CollectionChange withQuantization(QuantizationSpec other) {
    return new CollectionChange(maxRecords, index, Optional.of(other), indexedFields);
  }

  /** This, and other indexed fields. */
  public CollectionChange withIndexedFields(IndexedFields other) {
    return new CollectionChange(maxRecords, index, quantization, Optional.of(other));
  }
}
