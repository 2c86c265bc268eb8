package dev.sagitta.api;

import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.collection.CollectionStats;
import dev.sagitta.api.collection.Rebuild;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.read.FacetRequest;
import dev.sagitta.api.read.Facets;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Page;
import dev.sagitta.api.read.Sample;
import dev.sagitta.api.read.SampleRequest;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.recall.RecallReport;
import dev.sagitta.api.recall.RecallRequest;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.GroupedResult;
import dev.sagitta.api.search.Grouping;
import dev.sagitta.api.search.SearchExplanation;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.search.SearchResult;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.api.write.WriteResult;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A collection of records of one dimension and one distance. It is a handle: it stays valid when
 * the collection is renamed, and fails with {@link dev.sagitta.api.error.NotFoundException} once it
 * is dropped. All methods are safe for any number of threads.
 *
 * <p>Each write is one commit: all of it is visible at once, and after a crash either all of it is
 * there or nothing. Methods without a {@link Durability} use the database's default.
 */
public interface VectorCollection {
  /** The collection as it stands. */
  CollectionDescription describe();

  /** Where the records are and what they cost. */
  CollectionStats stats();

  /**
   * Changes settings.
   *
   * @return the collection after the change
   */
  CollectionDescription change(CollectionChange change);

  /** How far the rebuild is that a change of the index or quantization has caused, if any is. */
  Optional<Rebuild> rebuild();

  /**
   * Returns to the index and quantization that {@link Rebuild#former} names, durably, and stops the
   * builds for the others. Segments that have been rebuilt already get their former index again in
   * the background.
   *
   * @return the collection after the change
   * @throws dev.sagitta.api.error.NotFoundException if no rebuild is under way, any more or yet;
   *     nothing is changed
   */
  CollectionDescription cancelRebuild();

  /** Writes records with the default durability, replacing those that exist. */
  WriteResult upsert(List<VectorRecord> records);

  /**
   * Writes records. If an id occurs twice, the last one counts.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if a record is malformed, a vector has
   *     the wrong dimension or is not finite, or a limit would be exceeded; nothing is written
   * @throws dev.sagitta.api.error.ConflictException if the condition does not hold of a record, and
   *     is not to skip it; nothing is written
   * @throws dev.sagitta.api.error.NotFoundException the same, where all that it wanted is that the
   *     record exists
   */
  WriteResult write(List<VectorRecord> records, WriteCondition condition, Durability durability);

  /**
   * Changes the metadata of one record and leaves its vector and text.
   *
   * @throws dev.sagitta.api.error.NotFoundException if there is no such record
   */
  WriteResult updateMetadata(String id, MetadataChange change, Durability durability);

  /**
   * Changes the metadata of records and leaves their vectors and texts. Records that do not exist
   * meet no condition, also not {@link WriteCondition#none}.
   *
   * @throws dev.sagitta.api.error.ConflictException if the condition does not hold of a record, and
   *     is not to skip it; nothing is written
   * @throws dev.sagitta.api.error.NotFoundException the same, where the record does not exist and
   *     no more was wanted
   */
  WriteResult updateMetadata(
      Collection<String> ids,
      MetadataChange change,
      WriteCondition condition,
      Durability durability);

  /**
   * Changes the metadata of every record that matches, in one commit, and leaves their vectors and
   * texts.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if more records match than a commit may
   *     write ({@link dev.sagitta.api.settings.Limits#maxBatchRecords}, {@link
   *     dev.sagitta.api.settings.Limits#maxBatchBytes}); nothing is written
   */
  WriteResult updateMetadataWhere(Filter filter, MetadataChange change, Durability durability);

  /** Deletes records by id with the default durability; absent ones are no error. */
  WriteResult delete(Collection<String> ids);

  /** Deletes records by id; absent ones are no error. The answer counts those that existed. */
  WriteResult delete(Collection<String> ids, Durability durability);

  /**
   * Deletes records by id if a condition holds of them.
   *
   * @throws dev.sagitta.api.error.ConflictException if the condition does not hold of a record, and
   *     is not to skip it; nothing is deleted
   * @throws dev.sagitta.api.error.NotFoundException the same, where all that it wanted is that the
   *     record exists
   */
  WriteResult delete(Collection<String> ids, WriteCondition condition, Durability durability);

  /** Deletes every record that matches, in one commit. */
  WriteResult deleteWhere(Filter filter, Durability durability);

  /** The record of the given id with all its parts. */
  Optional<StoredRecord> find(String id);

  /** The records of the given ids, in that order; absent ones are left out. */
  List<StoredRecord> findAll(Collection<String> ids, Set<Include> include);

  /**
   * A page of records in order. Pages go on where the one before ended, whatever was written in
   * between.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if the place to start behind is of
   *     another order
   */
  Page<StoredRecord> scan(ScanRequest request);

  /** Records at random. */
  Sample sample(SampleRequest request);

  /**
   * Counts the values of fields.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if there are more values than the limits
   *     allow to count
   */
  Facets facets(FacetRequest request);

  /** The number of live records that match. */
  long count(Filter filter);

  /**
   * Searches.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if the vector does not fit the collection
   */
  SearchResult search(SearchRequest request);

  /**
   * Searches with several requests at one state of the database; cheaper than one by one.
   *
   * @return one result for each request, in order
   */
  List<SearchResult> searchAll(List<SearchRequest> requests);

  /**
   * Searches for the k groups whose nearest records are the nearest. If k groups have records that
   * match, k come back; if n records of a group match, it has n hits, up to as many as were asked
   * for. The offset of the request skips groups.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException if the vector does not fit the
   *     collection, if groups and hits together are more than a search may have, or if the request
   *     asks for diversity, which groups do not have
   */
  GroupedResult searchGroups(SearchRequest request, Grouping grouping);

  /**
   * Searches, and tells how: what was chosen in each part of the collection, and what it cost. For
   * looking into single searches; it takes longer than {@link #search}.
   *
   * @throws dev.sagitta.api.error.InvalidRequestException as {@link #search} does
   */
  SearchExplanation explain(SearchRequest request);

  /**
   * Measures what share of the true neighbours searches find, by comparing them with exact answers
   * at one state of the database. A record as near as the last true neighbour is as right as it.
   *
   * @return the report; without an estimate if there is nothing to measure, because no query was
   *     given or is known, or none has a neighbour
   * @throws dev.sagitta.api.error.InvalidRequestException if a search with these parameters would
   *     be refused, or there are more queries than a batch may have searches
   */
  RecallReport measureRecall(RecallRequest request);

  /** The documents of this collection. */
  Documents documents();
}
