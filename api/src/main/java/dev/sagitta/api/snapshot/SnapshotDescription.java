package dev.sagitta.api.snapshot;

import java.time.Instant;

/**
 * A version of a database that is kept.
 *
 * @param name its name; see {@link dev.sagitta.api.collection.Names}
 * @param lsn the last commit it shows
 * @param taken when it was taken
 */
public record SnapshotDescription(String name, long lsn, Instant taken) {}
