package dev.sagitta.api.collection;

import dev.sagitta.api.recall.RecallReport;
import java.util.Optional;

/**
 * Where a collection's records are and what they cost.
 *
 * @param records live records
 * @param memoryRecords live records that are still in memory tables
 * @param segments immutable segments
 * @param segmentRecords records in segments, deleted ones included
 * @param indexedRecords records in segments that have their index, deleted ones included; the
 *     others are scanned until it is built
 * @param buildingRecords records in segments whose index is being built now, deleted ones included.
 *     Where it replaces an index, or goes on from those of segments that are merged, they are among
 *     {@code indexedRecords} as well. 0 in a database that is open for reading
 * @param builtRecords how many of {@code buildingRecords} the builds have done so far
 * @param deletedRecords records in segments that are deleted and wait for a merge
 * @param segmentBytes bytes of the segments' objects
 * @param indexBytes bytes of the indexes' objects
 * @param memoryBytes bytes of the memory tables
 * @param recall what the background measured last of a sample of recent searches; empty if it has
 *     not measured yet since the database was opened, or there were no searches
 */
public record CollectionStats(
    long records,
    long memoryRecords,
    int segments,
    long segmentRecords,
    long indexedRecords,
    long buildingRecords,
    long builtRecords,
    long deletedRecords,
    long segmentBytes,
    long indexBytes,
    long memoryBytes,
    Optional<RecallReport> recall) {}
