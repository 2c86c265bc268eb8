package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.Sample;
import dev.sagitta.api.read.SampleRequest;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.tck.seed.Seed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records at random, out of segments, memory, and what was deleted in between. */
final class SampleTest {
  private final Database database =
      SeededOpener.withoutThreads(new Seed(1))
          .open(SeededOpener.lastingMemory(), SeededOpener.settings());
  private final VectorCollection collection =
      database.createCollection(CollectionSpec.of("c", 1, Distance.EUCLIDEAN));

  /** 300 records, of which 200 are left: in segments of different sizes, and in memory. */
  @BeforeEach
  void fill() {
    write(0, 150);
    database.flush();
    write(150, 190);
    database.flush();
    write(190, 300);
    collection.delete(IntStream.range(0, 100).mapToObj(i -> "r" + 3 * i).toList());
    assertThat(collection.stats().segments()).isPositive();
    assertThat(collection.stats().memoryRecords()).isBetween(20L, 180L);
    assertThat(collection.count(Filter.all())).isEqualTo(200);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void write(int from, int to) {
    collection.upsert(
        IntStream.range(from, to)
            .mapToObj(i -> VectorRecord.of("r" + i, i).with("n", i).with("even", i % 2 == 0))
            .toList());
  }

  private static List<String> ids(Sample sample) {
    return sample.records().stream().map(StoredRecord::id).toList();
  }

  @Test
  void everyRecordIsTakenEquallyOften() {
    int seeds = 4_000;
    int taken = 30;
    double records = 200;
    Map<String, Integer> times = new HashMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      ids(collection.sample(SampleRequest.of(taken, seed)))
          .forEach(id -> times.merge(id, 1, Integer::sum));
    }
    assertThat(times).hasSize(200);
    double expected = seeds * taken / records;
    double squares =
        times.values().stream().mapToDouble(n -> (n - expected) * (n - expected)).sum();
    // Without replacement, the counts vary less than in throws of a die, by this factor.
    double variance = expected * (1 - taken / records) * records / (records - 1);
    // Chi-square with 199 degrees of freedom: 1 in 10,000 is above 279 or below 133.
    assertThat(squares / variance).isBetween(133.0, 279.0);
  }

  @Test
  void everyOrderedPairOfAFewRecordsIsEquallyLikely() {
    Filter few = Filter.in("n", 1, 2, 155, 160, 200, 298);
    Map<List<String>, Integer> times = new HashMap<>();
    int seeds = 6_000;
    for (int seed = 0; seed < seeds; seed++) {
      Sample sample = collection.sample(SampleRequest.of(2, seed).withFilter(few));
      assertThat(sample.matching()).isEqualTo(6);
      times.merge(ids(sample), 1, Integer::sum);
    }
    assertThat(times).hasSize(30);
    double expected = seeds / 30.0;
    double squares =
        times.values().stream().mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    // Chi-square with 29 degrees of freedom: 1 in 10,000 is above 66 or below 8.
    assertThat(squares).isBetween(8.0, 66.0);
  }

  @Test
  void oneSeedTakesTheSameRecordsAndAnotherOneOthers() {
    SampleRequest request = SampleRequest.of(20, 42).including(Include.VECTOR, Include.METADATA);
    Sample sample = collection.sample(request);
    assertThat(ids(collection.sample(request))).isEqualTo(ids(sample));
    assertThat(ids(sample))
        .hasSize(20)
        .doesNotHaveDuplicates()
        .isNotEqualTo(ids(collection.sample(SampleRequest.of(20, 43))));
    assertThat(sample.matching()).isEqualTo(200);
    assertThat(sample.lsn()).isEqualTo(database.lsn());
    assertThat(sample.records())
        .allSatisfy(record -> {
          assertThat(record.vector()).isPresent();
          assertThat(record.text()).isEmpty();
        });
  }

  @Test
  void whereNoMoreMatchAllAreTakenAndNoneWhereNoneDo() {
    SampleRequest all = SampleRequest.of(1_000, 5).withFilter(Filter.equal("even", true));
    assertThat(ids(collection.sample(all))).hasSize(100).doesNotHaveDuplicates();
    Sample none = collection.sample(SampleRequest.of(3, 1).withFilter(Filter.equal("n", -1)));
    assertThat(none.records()).isEmpty();
    assertThat(none.matching()).isZero();
  }

  @Test
  void countsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> SampleRequest.of(0, 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("count must be at least 1, but is 0.");
    int most = Limits.standard().maxPageRecords();
    assertThatThrownBy(() -> collection.sample(SampleRequest.of(most + 1, 1)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("at most " + most);
  }
}
