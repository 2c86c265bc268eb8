package dev.sagitta.api.write;

/**
 * The answer to a write.
 *
 * @param written the number of records (or documents) written or deleted
 * @param lsn the log sequence number of the commit; a later search answers at this LSN or above
 * @param durability what held when the call returned
 */
public record WriteResult(long written, long lsn, Durability durability) {}
