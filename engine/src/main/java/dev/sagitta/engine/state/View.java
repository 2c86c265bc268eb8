package dev.sagitta.engine.state;

/**
 * What a reader sees: the database as of one commit.
 *
 * @param state the tables and segments
 * @param lsn the last commit to be seen; later rows and deletions in the tables are not
 */
public record View(DatabaseState state, long lsn) {}
