package dev.sagitta.api.read;

import dev.sagitta.api.record.StoredRecord;
import java.util.List;

/**
 * Records that were taken at random.
 *
 * @param records the records, in random order as well: the first few are a sample in turn
 * @param matching how many records matched
 * @param lsn the state of the database that they are of
 */
public record Sample(List<StoredRecord> records, long matching, long lsn) {
  /** Takes an immutable copy. */
  public Sample {
    records = List.copyOf(records);
  }
}
