package dev.sagitta.api.collection;

/**
 * Where a collection's records are and what they cost.
 *
 * @param records live records
 * @param memoryRecords live records that are still in memory tables
 * @param segments immutable segments
 * @param segmentRecords records in segments, deleted ones included
 * @param indexedRecords records in segments that have their index, deleted ones included; the
 *     others are scanned until it is built
 * @param deletedRecords records in segments that are deleted and wait for a merge
 * @param segmentBytes bytes of the segments' objects
 * @param indexBytes bytes of the indexes' objects
 * @param memoryBytes bytes of the memory tables
 */
public record CollectionStats(
    long records,
    long memoryRecords,
    int segments,
    long segmentRecords,
    long indexedRecords,
    long deletedRecords,
    long segmentBytes,
    long indexBytes,
    long memoryBytes) {}
