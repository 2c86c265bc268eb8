package dev.sagitta.engine.recover;

import dev.sagitta.engine.state.DatabaseState;

/**
 * What a storage held.
 *
 * @param state the state after every whole commit
 * @param lsn the last whole commit
 * @param replayed how many commits came from the log
 */
public record Recovered(DatabaseState state, long lsn, long replayed) {}
