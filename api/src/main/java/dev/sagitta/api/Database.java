package dev.sagitta.api;

import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.collection.CollectionSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open database: named collections on one storage. All methods are safe for any number of
 * threads.
 *
 * <p>Every method fails with a {@link dev.sagitta.api.error.VectorDatabaseException}, whose
 * subclass says how to react.
 */
public interface Database extends AutoCloseable {
  /**
   * Creates a collection. Durable when it returns.
   *
   * @throws dev.sagitta.api.error.ConflictException if a collection or alias has the name
   */
  VectorCollection createCollection(CollectionSpec spec);

  /** The collection of the given name or alias. */
  Optional<VectorCollection> findCollection(String name);

  /**
   * The collection of the given name or alias.
   *
   * @throws dev.sagitta.api.error.NotFoundException if there is none
   */
  VectorCollection collection(String name);

  /** All collections in name order. */
  List<CollectionDescription> listCollections();

  /**
   * Drops a collection with its records, documents and aliases. Durable when it returns.
   *
   * @param name the collection's own name; an alias is not enough
   * @throws dev.sagitta.api.error.NotFoundException if there is none
   */
  void dropCollection(String name);

  /**
   * Gives a collection another name. Its aliases stay.
   *
   * @throws dev.sagitta.api.error.NotFoundException if there is no collection {@code from}
   * @throws dev.sagitta.api.error.ConflictException if {@code to} is taken
   */
  void renameCollection(String from, String to);

  /**
   * Points an alias at a collection, away from another one if it existed.
   *
   * @throws dev.sagitta.api.error.NotFoundException if there is no such collection
   * @throws dev.sagitta.api.error.ConflictException if a collection has the alias's name
   */
  void putAlias(String alias, String collection);

  /**
   * Removes an alias.
   *
   * @throws dev.sagitta.api.error.NotFoundException if there is none
   */
  void dropAlias(String alias);

  /** All aliases and the collections they point at, in alias order. */
  Map<String, String> aliases();

  /** The last commit that readers see. */
  long lsn();

  /** Moves what is in memory tables into segments and shortens the log. Returns when done. */
  void flush();

  /**
   * Merges segments until the merge policy wants no more, and builds the indexes that are missing.
   * Returns when done.
   */
  void compact();

  /**
   * Makes one segment of each collection's records, with its index: the best a search can have of
   * records that no longer change. Takes as long as building the indexes anew. Returns when done.
   */
  void optimize();

  /** Finishes running work, makes every commit durable and lets the storage go. Idempotent. */
  @Override
  void close();
}
