package dev.sagitta.benchmarks.plot;

/**
 * What one value of {@code ef} gave.
 *
 * @param ef how wide was searched
 * @param recall the fraction of true neighbours found
 * @param queriesPerSecond of one thread, one query after another
 */
record Point(int ef, double recall, double queriesPerSecond) {}
