package dev.sagitta.cli.bench;

/**
 * What building took.
 *
 * @param seconds from the first write until every segment has its index
 * @param vectors how many were written
 * @param indexBytes what the segments take in storage
 */
public record Build(double seconds, long vectors, long indexBytes) {}
