package dev.sagitta.api.write;

/**
 * The answer to a write.
 *
 * @param written the number of records (or documents) written or deleted
 * @param skipped the number of records left out since the condition did not hold of them; see
 *     {@link WriteCondition.Unmet#SKIP}
 * @param lsn the log sequence number of the commit, or of the last one if there was nothing to
 *     write; a later search answers at this LSN or above
 * @param durability what held when the call returned
 */
public record WriteResult(long written, long skipped, long lsn, Durability durability) {}
