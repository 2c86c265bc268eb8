package dev.sagitta.cli.bench;

/**
 * What one set of search parameters gave.
 *
 * @param recall the fraction of true neighbours found
 * @param queriesPerSecond of one thread, one query after another
 * @param medianMicros half of the queries took at most this
 * @param p99Micros 99 of 100 queries took at most this
 * @param twoThreadQueriesPerSecond of two threads together
 */
public record Measurement(
    double recall,
    double queriesPerSecond,
    double medianMicros,
    double p99Micros,
    double twoThreadQueriesPerSecond) {}
