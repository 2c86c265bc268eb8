package dev.sagitta.engine.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.row.RowCursor;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.row.RowTest;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Memory tables. */
@ExtendWith(SeedExtension.class)
final class MemoryTableTest {
  private static final Payload NOTHING =
      Payload.of(Metadata.empty(), Optional.empty(), Optional.empty());

  private static Id id(int number) {
    return Id.of("id" + number, 512);
  }

  private static Row row(int number, int dimension) {
    float[] vector = new float[dimension];
    Arrays.fill(vector, number);
    Payload payload =
        number % 3 == 0
            ? Payload.of(Metadata.empty(), Optional.empty(), Optional.of(id(number % 5)))
            : NOTHING;
    return new Row(id(number), vector, payload);
  }

  @Test
  void everyRowIsWhereItsChunkSays() {
    for (int dimension : new int[] {0, 1, 3, 4096, 65_536}) {
      ChunkLayout layout = ChunkLayout.forDimension(dimension);
      int next = 0;
      for (int chunk = 0; chunk < 40; chunk++) {
        assertThat(layout.firstRow(chunk)).isEqualTo(next);
        assertThat(layout.chunkOf(next)).isEqualTo(chunk);
        next += layout.rows(chunk);
        assertThat(layout.chunkOf(next - 1)).isEqualTo(chunk);
      }
    }
  }

  @Test
  void rowsAreReadBackOverTheBordersOfChunks() {
    for (int dimension : new int[] {0, 3, 65_536}) {
      int rows = dimension > 1000 ? 100 : 5_000;
      try (MemoryTable table = new MemoryTable(dimension)) {
        for (int i = 0; i < rows; i++) {
          table.add(row(i, dimension), i + 1);
        }
        assertThat(table.size()).isEqualTo(rows);
        for (int i = 0; i < rows; i++) {
          assertThat(table.find(id(i), RowSet.LATEST)).isEqualTo(i);
          assertThat(table.id(i)).isEqualTo(id(i));
          assertThat(table.lsn(i)).isEqualTo(i + 1);
          assertThat(table.vector(i)).hasSize(dimension).containsOnly(row(i, dimension).vector());
        }
        assertThat(table.liveCount(17)).isEqualTo(17);
      }
    }
  }

  @Test
  void everyReaderSeesTheRowsOfItsCommit(SplittableRandom random) {
    try (MemoryTable table = new MemoryTable(1)) {
      List<Map<Id, Integer>> states = new ArrayList<>(List.of(Map.of()));
      Map<Id, Integer> live = new HashMap<>();
      for (int lsn = 1; lsn <= 300; lsn++) {
        int number = random.nextInt(40);
        int old = table.find(id(number), RowSet.LATEST);
        assertThat(old).isEqualTo(live.getOrDefault(id(number), RowSet.ABSENT));
        if (old != RowSet.ABSENT) {
          table.delete(old, lsn);
          live.remove(id(number));
        }
        if (random.nextInt(3) > 0) {
          table.add(row(number, 1), lsn);
          live.put(id(number), table.size() - 1);
        }
        states.add(Map.copyOf(live));
        check(table, random.nextInt(lsn + 1), states);
      }
      for (int lsn = 0; lsn <= 300; lsn++) {
        check(table, lsn, states);
      }
    }
  }

  private static void check(MemoryTable table, int lsn, List<Map<Id, Integer>> states) {
    Map<Id, Integer> expected = states.get(lsn);
    assertThat(table.liveCount(lsn)).isEqualTo(expected.size());
    for (int number = 0; number < 40; number++) {
      assertThat(table.find(id(number), lsn))
          .isEqualTo(expected.getOrDefault(id(number), RowSet.ABSENT));
    }
    List<Integer> found = new ArrayList<>();
    table.forEachLive(lsn, found::add);
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected.values());
    RowCursor cursor = table.inIdOrder(Id.ofUtf8(new byte[0]), 10, RowTest.ALL, lsn);
    List<Integer> ordered = new ArrayList<>();
    for (int row = cursor.next(); row != RowSet.ABSENT; row = cursor.next()) {
      ordered.add(row);
    }
    assertThat(ordered).isEqualTo(new TreeMap<>(expected).values().stream().limit(10).toList());
    for (int document = 0; document < 5; document++) {
      int wanted = document;
      assertThat(table.rowsOfDocument(id(document), lsn))
          .containsExactlyInAnyOrder(
              expected.entrySet().stream()
                  .filter(entry -> id(wanted).equals(table.payload(entry.getValue()).document()))
                  .map(Map.Entry::getValue)
                  .toArray(Integer[]::new));
    }
  }

  @Test
  void aClosedTableGivesItsMemoryBack() {
    MemoryTable table = new MemoryTable(2);
    table.add(row(1, 2), 1);
    long bytes = table.bytes();
    assertThat(bytes).isPositive();
    assertThat(table.surrender()).isEqualTo(bytes);
    assertThat(table.surrender()).isZero();
    table.close();
    table.close();
    assertThatThrownBy(() -> table.vector(0)).isInstanceOf(IllegalStateException.class);
  }
}
