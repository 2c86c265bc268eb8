package dev.sagitta.api.collection;

import java.util.Optional;

/**
 * A collection as it stands.
 *
 * @param spec its name, dimension, distance, index and limits
 * @param records the number of live records
 * @param documents the number of documents
 * @param degraded why some of its records cannot be read, or empty if all is well
 */
public record CollectionDescription(
    CollectionSpec spec, long records, long documents, Optional<String> degraded) {

  /** The collection's name. */
  public String name() {
    return spec.name();
  }
}
