package dev.sagitta.engine.write;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.TableState.Located;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stored rows with changed metadata, most of them made before a commit takes its lock. Rows never
 * change: one that was made beforehand is right as long as the row it was made of is live, and what
 * a commit still has to make are those of rows that were written, or moved by a merge, since.
 */
public final class Rewrites {
  private final MetadataChange change;
  private final RecordEncoder encoder;
  private final Limits limits;
  private final Map<RowSet, Map<Integer, Row>> ready = new HashMap<>();

  /** Rows changed in this way. */
  public Rewrites(MetadataChange change, RecordEncoder encoder, Limits limits) {
    this.change = change;
    this.encoder = encoder;
    this.limits = limits;
  }

  /**
   * Makes those of the rows that match.
   *
   * @throws InvalidRequestException if they are too many for a commit
   */
  public void prepare(Candidates candidates, TableState table) {
    keep(of(candidates, table));
  }

  /**
   * Makes those of the rows of these ids that are live at the LSN.
   *
   * @throws InvalidRequestException if they are too many for a commit
   */
  public void prepare(List<Id> ids, TableState table, long lsn) {
    Batch batch = batch();
    for (Located found : table.findAll(ids, id -> id, lsn)) {
      if (found != null) {
        batch.add(found);
      }
    }
    keep(batch);
  }

  private void keep(Batch batch) {
    for (int i = 0; i < batch.rows.size(); i++) {
      Located source = batch.sources.get(i);
      ready
          .computeIfAbsent(source.rows(), _ -> new HashMap<>())
          .put(source.row(), batch.rows.get(i));
    }
  }

  /** A batch of the rows that match and are live now. */
  Batch of(Candidates candidates, TableState table) {
    Batch batch = batch();
    for (RowSet rows : table.rowSets()) {
      candidates.forEachLive(rows, row -> batch.add(new Located(rows, row)));
    }
    return batch;
  }

  /** An empty batch. */
  Batch batch() {
    return new Batch();
  }

  /** The rows of one commit, and what they were made of. Refuses more than a commit may have. */
  final class Batch {
    private final List<Located> sources = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private long bytes;

    /** Adds the changed row of a stored one. */
    void add(Located source) {
      check(rows.size() + 1, limits.maxBatchRecords(), "records", "maxBatchRecords");
      Row row = changed(source);
      bytes += row.bytes();
      check(bytes, limits.maxBatchBytes(), "bytes", "maxBatchBytes");
      sources.add(source);
      rows.add(row);
    }

    List<Row> rows() {
      return rows;
    }

    private void check(long found, int most, String unit, String limit) {
      if (found > most) {
        throw new InvalidRequestException(
            ErrorCode.LIMIT_EXCEEDED,
            "The change concerns more than "
                + most
                + " "
                + unit
                + " of records, which is the most in one commit ("
                + limit
                + "). Nothing was written. Change fewer records at once, such as by ranges of a"
                + " field in the filter, or raise the limit.");
      }
    }
  }

  private Row changed(Located source) {
    Row made = made(source);
    if (made != null) {
      return made;
    }
    Payload payload = source.rows().payload(source.row());
    return encoder.withMetadata(
        new Row(source.rows().id(source.row()), source.rows().vector(source.row()), payload),
        change.applyTo(payload.metadata()));
  }

  private @Nullable Row made(Located source) {
    Map<Integer, Row> known = ready.get(source.rows());
    return known == null ? null : known.get(source.row());
  }
}
