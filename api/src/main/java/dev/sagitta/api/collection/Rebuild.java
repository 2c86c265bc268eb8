package dev.sagitta.api.collection;

/**
 * A rebuild that is under way: the settings of a collection ask for another index than some of its
 * segments have.
 *
 * @param wanted what the settings ask for
 * @param former what they asked for before, and what {@link
 *     dev.sagitta.api.VectorCollection#cancelRebuild} returns to: the last that every segment had
 *     reached. After several changes in a row it is what held before the first of them
 * @param segmentRecords records in segments, deleted ones included
 * @param rebuiltRecords how many of these are served as the settings ask for; the others are served
 *     by the index they have, or scanned
 * @param buildingRecords records in segments whose index is being built now
 * @param builtRecords how many of {@code buildingRecords} the builds have done so far
 */
public record Rebuild(
    Indexing wanted,
    Indexing former,
    long segmentRecords,
    long rebuiltRecords,
    long buildingRecords,
    long builtRecords) {}
