package dev.sagitta.api.recall;

import java.time.Instant;
import java.util.Optional;

/**
 * What was measured.
 *
 * @param queries how many queries there were: those given, or the recent ones that are known
 * @param measured how many of them had at least one true neighbour, and so a recall
 * @param estimate their recall; empty if there was none to measure
 * @param lsn the state of the database that was searched
 * @param at when
 */
public record RecallReport(
    int queries, int measured, Optional<RecallEstimate> estimate, long lsn, Instant at) {}
