package dev.sagitta.engine.manifest;

/**
 * What {@code CURRENT} says.
 *
 * @param epoch the epoch of the present writer; raised each time the database is opened for writing
 * @param manifest the number of the manifest that holds
 * @param manifestCrc the checksum of that manifest's whole object
 * @param nonce different in every state, so that no two states have the same bytes
 */
record Current(long epoch, long manifest, int manifestCrc, long nonce) {}
