package dev.sagitta.engine.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.TableState.Located;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows with changed metadata, made while others write. */
@ExtendWith(SeedExtension.class)
final class RewritesTest {
  private static final Filter FILTER = Filter.less("n", 5);
  private static final MetadataChange CHANGE = MetadataChange.set(Metadata.empty().with("m", 1));

  private TableState table = TableState.empty(2, 1);
  private long lsn = 1;

  /** A row whose vector tells it from all others. */
  private void put(int number, int n) {
    Id id = Id.of("r" + number, 512);
    Located old = table.find(id, RowSet.LATEST);
    if (old != null) {
      old.rows().delete(old.row(), lsn);
    }
    Payload payload =
        Payload.of(Metadata.empty().with("n", n), Optional.of("text"), Optional.empty());
    table.active().add(new Row(id, new float[] {lsn}, payload), lsn);
    lsn++;
  }

  /** The number in each vector and the metadata, by id. */
  private static Map<String, String> plain(List<Row> rows) {
    Map<String, String> plain = new TreeMap<>();
    for (Row row : rows) {
      String value = row.vector()[0] + " " + row.payload().metadata() + row.payload().text();
      assertThat(plain.put(row.id().toString(), value)).isNull();
    }
    return plain;
  }

  private Map<String, String> expected() {
    Map<String, String> expected = new TreeMap<>();
    for (RowSet rows : table.rowSets()) {
      rows.forEachLive(
          RowSet.LATEST,
          row -> {
            Payload payload = rows.payload(row);
            if (FILTER.matches(payload)) {
              expected.put(
                  rows.id(row).toString(),
                  rows.vector(row)[0] + " " + CHANGE.applyTo(payload.metadata()) + payload.text());
            }
          });
    }
    return expected;
  }

  @Test
  void rowsThatWereReplacedAfterThePreparationAreChangedAsTheyAreThen(SplittableRandom random) {
    RecordEncoder encoder = new RecordEncoder(Limits.standard());
    for (int round = 0; round < 200; round++) {
      table = TableState.empty(2, 1);
      lsn = 1;
      for (int i = random.nextInt(100); i > 0; i--) {
        put(random.nextInt(50), random.nextInt(10));
      }
      Candidates candidates = Candidates.of(FILTER, table, lsn - 1 - random.nextInt(3));
      Rewrites rewrites = new Rewrites(CHANGE, encoder, Limits.standard());
      rewrites.prepare(candidates, table);
      for (int i = random.nextInt(60); i > 0; i--) {
        put(random.nextInt(60), random.nextInt(10));
        if (random.nextInt(40) == 0) {
          table = table.rotated();
        }
      }
      assertThat(plain(rewrites.of(candidates, table).rows())).isEqualTo(expected());
    }
  }
}
