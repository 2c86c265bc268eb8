package dev.sagitta.api;

import dev.sagitta.api.read.Page;
import dev.sagitta.api.record.Document;
import dev.sagitta.api.record.StoredDocument;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteResult;
import java.util.List;
import java.util.Optional;

/**
 * The documents of one collection. A document comes into being when it is put, or when a record
 * that names it is written; it is gone when it is deleted.
 */
public interface Documents {
  /**
   * Writes a document and its records in one commit. Records that belonged to the document before
   * and are not among the given ones are deleted.
   *
   * @param records the document's records; each is made a member, whatever document it names
   */
  WriteResult put(Document document, List<VectorRecord> records, Durability durability);

  /** The document of the given id. */
  Optional<StoredDocument> find(String id);

  /**
   * A page of documents in id order.
   *
   * @param after the page starts behind this id; empty text for the first page
   * @param limit the most documents in the page, 1 or more
   */
  Page<StoredDocument> list(String after, int limit);

  /**
   * Deletes a document and its records in one commit.
   *
   * @throws dev.sagitta.api.error.NotFoundException if there is no such document
   */
  WriteResult delete(String id, Durability durability);
}
