package dev.sagitta.engine.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that match a filter, while others write. */
@ExtendWith(SeedExtension.class)
final class CandidatesTest {
  private static final Filter FILTER = Filter.less("n", 5);

  private static void add(TableState table, int number, int n, long lsn) {
    Payload payload = Payload.of(Metadata.empty().with("n", n), Optional.empty(), Optional.empty());
    table.active().add(new Row(Id.of("r" + number, 512), new float[] {1}, payload), lsn);
  }

  private static List<String> found(Candidates candidates, TableState table) {
    List<String> ids = new ArrayList<>();
    for (RowSet rows : table.rowSets()) {
      candidates.forEachLive(rows, row -> ids.add(rows.id(row).toString()));
    }
    return ids.stream().sorted().toList();
  }

  private static List<String> live(TableState table, Filter filter) {
    List<String> ids = new ArrayList<>();
    for (RowSet rows : table.rowSets()) {
      rows.forEachLive(
          RowSet.LATEST,
          row -> {
            if (filter.matches(rows.payload(row))) {
              ids.add(rows.id(row).toString());
            }
          });
    }
    return ids.stream().sorted().toList();
  }

  @Test
  void whatIsWrittenAndDeletedAfterTheLookCounts(SplittableRandom random) {
    for (int round = 0; round < 300; round++) {
      TableState table = TableState.empty(2, 1);
      long lsn = 1;
      int rows = random.nextInt(200);
      for (int i = 0; i < rows; i++) {
        add(table, i, random.nextInt(10), lsn++);
      }
      // A reader may not see the last commits yet.
      Filter filter = random.nextInt(5) == 0 ? Filter.all() : FILTER;
      Candidates candidates = Candidates.of(filter, table, lsn - 1 - random.nextInt(4));
      for (int i = random.nextInt(100); i > 0; i--) {
        if (random.nextBoolean()) {
          add(table, rows++, random.nextInt(10), lsn++);
        } else if (rows > 0) {
          int victim = random.nextInt(rows);
          for (RowSet each : table.rowSets()) {
            int row = each.find(Id.of("r" + victim, 512), RowSet.LATEST);
            if (row != RowSet.ABSENT) {
              each.delete(row, lsn++);
            }
          }
        }
        if (random.nextInt(60) == 0) {
          table = table.rotated();
        }
      }
      assertThat(found(candidates, table)).isEqualTo(live(table, filter));
    }
  }
}
