package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database on a disk, as an application uses it. */
final class DatabaseTest {
  @TempDir Path directory;

  private Database open() {
    Budget small = new Budget(256 << 10, 1 << 20, 8 << 10, 1 << 20, 3, 100, 1);
    return Sagitta.open(DatabaseSettings.of("file:" + directory.resolve("db")).withBudget(small));
  }

  @Test
  void whatWasWrittenIsFoundAfterReopening() {
    List<VectorRecord> records = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 5_000; i++) {
      float[] vector = new float[16];
      for (int d = 0; d < vector.length; d++) {
        vector[d] = random.nextFloat();
      }
      records.add(VectorRecord.of("r" + i, vector).with("n", i).withText("text " + i));
    }
    try (Database database = open()) {
      VectorCollection collection =
          database.createCollection(CollectionSpec.of("c", 16, Distance.EUCLIDEAN));
      for (int i = 0; i < records.size(); i += 100) {
        collection.upsert(records.subList(i, i + 100));
      }
      collection.delete(List.of("r7", "r8", "absent"));
      check(collection, records);
      database.flush();
      check(collection, records);
      database.compact();
      check(collection, records);
    }
    for (int round = 0; round < 2; round++) {
      try (Database database = open()) {
        check(database.collection("c"), records);
        database.compact();
        check(database.collection("c"), records);
      }
    }
  }

  private static void check(VectorCollection collection, List<VectorRecord> records) {
    assertThat(collection.count(Filter.all())).isEqualTo(records.size() - 2);
    assertThat(collection.describe().records()).isEqualTo(records.size() - 2);
    assertThat(collection.find("r7")).isEmpty();
    for (int i : new int[] {0, 17, 4_999}) {
      VectorRecord record = records.get(i);
      assertThat(collection.find("r" + i))
          .hasValueSatisfying(found -> {
            assertThat(found.vector()).contains(record.vector());
            assertThat(found.text()).contains("text " + i);
            assertThat(found.metadata()).contains(record.metadata());
          });
      var hits =
          collection
              .search(SearchRequest.of(record.vector(), 3).including(Include.METADATA))
              .hits();
      assertThat(hits).hasSize(3);
      assertThat(hits.getFirst().id()).isEqualTo("r" + i);
      assertThat(hits.getFirst().distance()).isZero();
      assertThat(
              collection
                  .search(SearchRequest.of(record.vector(), 3).withFilter(Filter.less("n", 2)))
                  .ids())
          .containsExactlyInAnyOrder("r0", "r1");
    }
    List<String> ids = new ArrayList<>();
    var page = collection.scan(ScanRequest.firstPage(999));
    while (true) {
      page.items().forEach(item -> ids.add(item.id()));
      if (page.next().isEmpty()) {
        break;
      }
      page = collection.scan(ScanRequest.firstPage(999).after(page.next().orElseThrow()));
    }
    assertThat(ids)
        .isEqualTo(
            IntStream.range(0, records.size())
                .filter(i -> i != 7 && i != 8)
                .mapToObj(i -> "r" + i)
                .sorted()
                .toList());
  }

  @Test
  void droppedCollectionsAreGoneAfterReopening() {
    try (Database database = open()) {
      database.createCollection(CollectionSpec.of("a", 2, Distance.DOT));
      database.createCollection(CollectionSpec.of("b", 2, Distance.DOT));
      database.collection("a").upsert(List.of(VectorRecord.of("x", 1, 2)));
      database.putAlias("alias", "b");
      database.renameCollection("b", "c");
      database.dropCollection("a");
    }
    try (Database database = open()) {
      assertThat(database.listCollections()).extracting(c -> c.name()).containsExactly("c");
      assertThat(database.aliases()).containsEntry("alias", "c");
      assertThatThrownBy(() -> database.collection("a")).isInstanceOf(NotFoundException.class);
    }
  }
}
