package dev.sagitta.api.collection;

/**
 * How a collection's records are found: the index, and what it searches on.
 *
 * @param index which index segments get
 * @param quantization how their vectors are compressed for searching
 */
public record Indexing(IndexSpec index, QuantizationSpec quantization) {
  /** What a specification asks for. */
  public static Indexing of(CollectionSpec spec) {
    return new Indexing(spec.index(), spec.quantization());
  }

  /** A specification that asks for this, and is otherwise the same. */
  public CollectionSpec in(CollectionSpec spec) {
    return spec.withIndex(index).withQuantization(quantization);
  }
}
