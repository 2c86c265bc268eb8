package dev.sagitta.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.ClosedException;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.engine.database.EngineDatabase;
import dev.sagitta.engine.row.RowSet;
import dev.sagitta.engine.runtime.SystemSources;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.table.MemoryTable;
import dev.sagitta.engine.testing.SeededOpener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is left of an open database when it is closed: nothing. */
final class ReleaseTest {
  @Test
  void closingReleasesEveryTableAndSegmentOnceItsReadersHaveLeft() {
    WriterComponent component =
        DaggerWriterComponent.factory()
            .create(
                SeededOpener.settings(),
                SeededOpener.lastingMemory(),
                Plugins.discover(),
                SystemSources.create());
    Views views = component.parts().views();
    List<MemoryTable> seen = new ArrayList<>();
    Database database = new EngineDatabase(component.parts(), component.lifecycle());
    VectorCollection collection =
        database.createCollection(CollectionSpec.of("c", 2, Distance.DOT));
    for (int i = 0; i < 10; i++) {
      collection.upsert(
          IntStream.range(i * 5, i * 5 + 30)
              .mapToObj(n -> VectorRecord.of("r" + n, n, 1))
              .toList());
      tables(views).forEach(seen::add);
      database.flush();
      if (i % 3 == 0) {
        database.compact();
      }
    }
    assertThat(views.allReleased()).isTrue();
    seen.forEach(ReleaseTest::assertReleased);
    collection.upsert(List.of(VectorRecord.of("last", 1, 2)));
    List<MemoryTable> last = tables(views);
    Views.Lease reader = views.acquire();
    RowSet segment =
        reader.view().state().collections().iterator().next().records().segments().getFirst();
    database.close();
    assertThat(views.allReleased()).isFalse();
    assertThat(segment.vector(0)).hasSize(2);
    reader.close();
    assertThat(views.allReleased()).isTrue();
    last.forEach(ReleaseTest::assertReleased);
    assertThatThrownBy(() -> collection.find("last")).isInstanceOf(ClosedException.class);
  }

  private static List<MemoryTable> tables(Views views) {
    List<MemoryTable> tables = new ArrayList<>();
    for (CollectionState collection : views.peek().state().collections()) {
      for (TableState table : collection.tables()) {
        if (table.active().size() > 0) {
          tables.add(table.active());
        }
      }
    }
    return tables;
  }

  private static void assertReleased(MemoryTable table) {
    assertThatThrownBy(() -> table.vector(0)).isInstanceOf(IllegalStateException.class);
  }
}
