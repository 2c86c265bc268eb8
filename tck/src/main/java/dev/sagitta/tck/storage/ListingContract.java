package dev.sagitta.tck.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.spi.storage.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists. */
interface ListingContract extends StorageUnderTest {
  /** Keys whose order differs between characters, path segments and cultures. */
  List<String> TRICKY =
      List.of(
          "a-b", "a.b", "a/-", "a/b", "a/b-c", "a/b.c", "a/b0", "a/c/d", "a/c/e/f", "a0", "aB",
          "a_b", "aa", "ab/c", "B/a", "b", "b-/a", "ba");

  private void createAll(List<String> keys) {
    // Beside each other: a disk can then sync many at once.
    try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
      List<Future<Version>> created = new ArrayList<>();
      for (String key : keys) {
        created.add(threads.submit(() -> storage().create(ObjectKey.of(key), Content.of(key))));
      }
      for (Future<Version> each : created) {
        assertThatCode(each::get).doesNotThrowAnyException();
      }
    }
  }

  @Test
  default void anEmptyStorageListsNothing() {
    assertThat(storage().list("", "", 1)).isEmpty();
    assertThat(storage().list("prefix/", "after", 1000)).isEmpty();
  }

  @Test
  default void keysAreListedInAsciiOrder() {
    createAll(TRICKY);
    assertThat(Content.keys(storage().list("", "", 100)))
        .containsExactlyElementsOf(TRICKY.stream().sorted().toList());
  }

  @Test
  default void aPrefixIsOneOfCharactersNotOfPathSegments() {
    createAll(TRICKY);
    TreeSet<String> all = new TreeSet<>(TRICKY);
    for (String prefix :
        List.of("a", "a/", "a/b", "a/b-", "a/c", "a/c/", "ab", "b", "b-", "c", "a/c/e/f")) {
      assertThat(Content.keys(storage().list(prefix, "", 100)))
          .as("keys that start with %s", prefix)
          .containsExactlyElementsOf(all.stream().filter(key -> key.startsWith(prefix)).toList());
    }
  }

  @Test
  default void aListBeginsBehindAnyTextAndExcludesIt() {
    createAll(TRICKY);
    TreeSet<String> all = new TreeSet<>(TRICKY);
    List<String> starts = new ArrayList<>(TRICKY);
    starts.addAll(
        List.of("", "0", "a", "a/", "a/b/", "a/c", "a/c/", "a/c/e", "a1", "b-", "zz", "~", " "));
    for (String after : starts) {
      for (String prefix : List.of("", "a/", "a")) {
        assertThat(Content.keys(storage().list(prefix, after, 100)))
            .as("keys that start with '%s' behind '%s'", prefix, after)
            .containsExactlyElementsOf(
                all.tailSet(after, false).stream().filter(key -> key.startsWith(prefix)).toList());
      }
    }
  }

  @Test
  default void aLimitCutsTheListAndLessThanOneIsRefused() {
    createAll(TRICKY);
    List<String> sorted = TRICKY.stream().sorted().toList();
    for (int limit = 1; limit <= TRICKY.size() + 1; limit++) {
      assertThat(Content.keys(storage().list("", "", limit)))
          .containsExactlyElementsOf(sorted.subList(0, Math.min(limit, sorted.size())));
    }
    assertThatThrownBy(() -> storage().list("", "", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  @Test
  default void pagesOfAnySizeGiveTheSameManyKeysOnce() {
    SplittableRandom random = seed().random();
    List<String> keys =
        IntStream.range(0, listedKeys())
            .mapToObj(
                i -> "many/" + Integer.toString(i % 7) + "/" + Integer.toString(i * 31 % 9973))
            .distinct()
            .toList();
    createAll(keys);
    List<String> sorted = keys.stream().sorted().toList();
    for (int pageSize : new int[] {1000, 999, random.nextInt(50, 500), 5000}) {
      assertThat(Content.keys(Content.pages(storage(), "many/", pageSize))).isEqualTo(sorted);
    }
    List<String> some = sorted.stream().filter(key -> key.startsWith("many/3/1")).toList();
    assertThat(Content.keys(Content.pages(storage(), "many/3/1", 1))).isEqualTo(some);
  }

  @Test
  default void aListSeesEveryWriteBeforeIt() {
    ObjectKey key = ObjectKey.of("seen/at-once");
    for (int i = 0; i < 20; i++) {
      StoredObject created = new StoredObject(key, 3, storage().create(key, Content.of("one")));
      assertThat(storage().list("seen/", "", 10)).containsExactly(created);
      StoredObject replaced =
          new StoredObject(key, 5, storage().replace(key, created.version(), Content.of("three")));
      assertThat(storage().list("seen/", "", 10)).containsExactly(replaced);
      storage().delete(List.of(key));
      assertThat(storage().list("seen/", "", 10)).isEmpty();
    }
  }

  @Test
  default void keysThatComeAndGoWhilePagingDisturbNoOthers() {
    List<String> stable =
        IntStream.range(0, 200).mapToObj(i -> "paged/" + (1000 + 10 * i) + "-stable").toList();
    createAll(stable);
    SplittableRandom random = seed().random();
    List<String> seen = new ArrayList<>();
    String after = "";
    List<StoredObject> page;
    do {
      page = storage().list("paged/", after, 17);
      seen.addAll(Content.keys(page));
      after = seen.getLast();
      ObjectKey passing = ObjectKey.of("paged/" + random.nextInt(1000, 3000) + "-passing");
      if (storage().find(passing).isEmpty()) {
        storage().create(passing, Content.of("passing"));
      } else {
        storage().delete(List.of(passing));
      }
    } while (page.size() == 17);
    assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(stable);
  }
}
