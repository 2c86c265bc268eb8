package dev.sagitta.api.record;

import dev.sagitta.api.metadata.Metadata;

/**
 * A named group of records, such as the chunks of one text, with metadata of its own.
 *
 * @param id 1 to 512 bytes of UTF-8, unique among the documents of a collection
 * @param metadata what is known of the whole
 */
public record Document(String id, Metadata metadata) {
  /** A document without metadata. */
  public static Document of(String id) {
    return new Document(id, Metadata.empty());
  }
}
