package dev.sagitta.engine.recall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.search.SearchEffort;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.RecallSettings;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sample of searches that is kept. */
@ExtendWith(SeedExtension.class)
final class RecentSearchesTest {
  private static final long PLENTY = 8 << 20;

  private final AtomicLong charged = new AtomicLong();

  private RecentSearches keeping(int every, long bytes, Seed seed) {
    SplittableRandom random = seed.random();
    return new RecentSearches(
        new RecallSettings(every, bytes, 0), bytes, random::nextLong, charged::addAndGet);
  }

  private static SearchRequest search(int number) {
    return SearchRequest.of(new float[] {number}, 3);
  }

  private static List<Integer> numbers(RecentSearches recent, long collection) {
    return recent.of(collection).stream().map(request -> (int) request.vector()[0]).toList();
  }

  @Test
  void theFirstSearchesAreKeptAndThenOneOfN(Seed seed) {
    RecentSearches recent = keeping(50, PLENTY, seed);
    for (int i = 0; i < RecentSearches.PER_COLLECTION; i++) {
      recent.saw(1, List.of(search(i)));
    }
    assertThat(numbers(recent, 1)).hasSize(256).startsWith(0, 1, 2).endsWith(254, 255);
    int more = 100_000;
    for (int i = 0; i < more; i++) {
      recent.saw(1, List.of(search(1_000 + i)));
    }
    // Binomial: mean 2,000, standard deviation 44.
    assertThat(recent.keptEver(1) - 256).isBetween(1_800L, 2_200L);
    List<Integer> kept = numbers(recent, 1);
    assertThat(kept).hasSize(256).isSorted().doesNotHaveDuplicates();
    // The newest 256 of a sample of one in 50 reach back about 12,800 searches.
    assertThat(kept.getFirst()).isBetween(1_000 + more - 17_000, 1_000 + more - 9_500);
    // They are spread evenly: about half of them lie in the newer half.
    long newer = kept.stream().filter(number -> number > 1_000 + more - 6_400).count();
    assertThat(newer).isBetween(90L, 166L);
  }

  @Test
  void aBatchIsAsManySearches(Seed seed) {
    RecentSearches recent = keeping(10, PLENTY, seed);
    int number = 0;
    for (int batch = 0; batch < 400; batch++) {
      List<SearchRequest> requests = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        requests.add(search(number++));
      }
      recent.saw(1, requests);
    }
    assertThat(recent.keptEver(1) - 256).isBetween(3_600L, 4_400L);
    assertThat(numbers(recent, 1)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aSearchIsKeptAsItWasAskedAndNotWithTheArrayOfItsCaller(Seed seed) {
    RecentSearches recent = keeping(1, PLENTY, seed);
    float[] vector = {1, 2};
    recent.saw(
        7,
        List.of(
            SearchRequest.of(vector, 3)
                .withOffset(2)
                .withMaxDistance(4)
                .withFilter(Filter.exists("x"))
                .withEffort(new SearchEffort.TargetRecall(0.8))
                .including(Include.VECTOR)));
    vector[0] = 99;
    SearchRequest kept = recent.of(7).getFirst();
    assertThat(kept.vector()).containsExactly(1, 2);
    assertThat(kept.k()).isEqualTo(5);
    assertThat(kept.offset()).isZero();
    assertThat(kept.maxDistance()).hasValue(4);
    assertThat(kept.filter()).isEqualTo(Filter.exists("x"));
    assertThat(kept.effort()).isEqualTo(new SearchEffort.TargetRecall(0.8));
    assertThat(kept.include()).isEmpty();
    assertThat(recent.of(8)).isEmpty();
  }

  @Test
  void theirMemoryIsBoundedAndCharged(Seed seed) {
    long most = 40_000;
    RecentSearches recent = keeping(1, most, seed);
    for (int i = 0; i < 3_000; i++) {
      recent.saw(i % 3 == 0 ? 1 : 2, List.of(SearchRequest.of(new float[100], 3)));
      assertThat(recent.bytes()).isEqualTo(charged.get()).isLessThanOrEqualTo(most);
    }
    int one = recent.of(1).size();
    assertThat(one).as("the largest gives way").isBetween(20, 40);
    assertThat(recent.of(2).size()).isBetween(one - 1, one + 1);
    recent.saw(3, List.of(SearchRequest.of(new float[20_000], 3)));
    assertThat(recent.of(3)).as("larger than all memory for them").isEmpty();
    recent.forget(Set.of(1L, 2L));
    assertThat(recent.of(1)).isEmpty();
    assertThat(charged).hasValue(0);
  }

  @Test
  void aSearchThatIsNotKeptAllocatesNextToNothing(Seed seed) {
    RecentSearches recent = keeping(1_000_000, PLENTY, seed);
    for (int i = 0; i < RecentSearches.PER_COLLECTION; i++) {
      recent.saw(12_345, List.of(search(i)));
    }
    List<SearchRequest> one = List.of(search(0));
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 50_000; i++) {
      recent.saw(12_345, one);
    }
    assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 50_000).isLessThan(64);
  }

  @Test
  void nothingIsKeptWhereThatIsSwitchedOff(Seed seed) {
    RecentSearches recent = keeping(0, PLENTY, seed);
    recent.saw(1, List.of(search(1)));
    assertThat(recent.of(1)).isEmpty();
    assertThat(recent.collections()).isEmpty();
  }

  @Test
  void searchesOfManyThreadsAreKeptOnceEach(Seed seed) throws InterruptedException {
    RecentSearches recent = keeping(3, PLENTY, seed);
    AtomicLong numbers = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  recent.saw(1, List.of(search((int) numbers.getAndIncrement())));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(numbers(recent, 1)).hasSize(256).doesNotHaveDuplicates();
    // Those that come while another one is being kept are passed over.
    assertThat(recent.keptEver(1)).isBetween(300L, 30_000L);
  }
}
