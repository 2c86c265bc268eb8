package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.read.Include;
import dev.sagitta.api.read.ScanRequest;
import dev.sagitta.api.record.Document;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.search.Hit;
import dev.sagitta.api.search.SearchRequest;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.engine.testing.Contents;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.engine.testing.WholeCheck;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Readers beside writers, flushes, merges and drops: each sees exactly one commit's state. */
@ExtendWith(SeedExtension.class)
final class ConcurrencyTest {
  private static final boolean LONG = Boolean.getBoolean("sagitta.long");
  private static final long SECONDS = LONG ? 300 : 6;
  private static final int PAIRS = 12;
  private static final int ACCOUNTS = 10;
  private static final long MONEY = 1000;
  private static final Budget BUDGET = new Budget(24 << 10, 1 << 20, 1 << 10, 64 << 10, 2, 100, 1);

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong reads = new AtomicLong();

  /** Work that is repeated until the time is over. */
  private interface Round {
    void run(SplittableRandom random) throws Exception;
  }

  private Runnable repeated(Seed seed, String name, Round round) {
    return () -> {
      SplittableRandom random = seed.of(name).random();
      try {
        while (!over.get()) {
          round.run(random);
        }
      } catch (Throwable e) {
        over.set(true);
        throw new AssertionError("In " + name, e);
      }
    };
  }

  @Test
  void everyReaderSeesTheStateOfOneCommit(Seed seed) throws Exception {
    Storage storage = SeededOpener.lastingMemory();
    Contents last;
    try (Database database =
        SeededOpener.withThreads(seed).open(storage, SeededOpener.settings().withBudget(BUDGET))) {
      VectorCollection pairs =
          database.createCollection(CollectionSpec.of("pairs", 2, Distance.EUCLIDEAN));
      VectorCollection bank =
          database.createCollection(CollectionSpec.of("bank", 1, Distance.EUCLIDEAN));
      bank.upsert(IntStream.range(0, ACCOUNTS).mapToObj(i -> account(i, MONEY)).toList());
      List<Runnable> work = new ArrayList<>();
      work.add(repeated(seed, "pair writer 1", random -> writePair(pairs, random)));
      work.add(repeated(seed, "pair writer 2", random -> writePair(pairs, random)));
      work.add(repeated(seed, "transfers", random -> transfer(bank, random)));
      work.add(repeated(seed, "catalogue", random -> comeAndGo(database, random)));
      work.add(repeated(seed, "flushes", random -> flushOrCompact(database, random)));
      work.add(repeated(seed, "pair scanner", _ -> scanPairs(pairs)));
      work.add(repeated(seed, "pair searcher", random -> searchPairs(pairs, random)));
      work.add(repeated(seed, "document reader", random -> readDocument(pairs, random)));
      work.add(repeated(seed, "auditor", random -> audit(bank, random)));
      work.add(repeated(seed, "visitor", random -> visit(database, random)));
      runAll(work);
      last = WholeCheck.of(database);
      assertThat(reads).hasValueGreaterThan(100);
    }
    try (Database database = SeededOpener.withoutThreads(seed).open(storage)) {
      assertThat(WholeCheck.of(database)).isEqualTo(last);
    }
  }

  private void runAll(List<Runnable> work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      work.forEach(each -> running.add(threads.submit(each)));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (!over.get() && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      over.set(true);
      for (Future<?> each : running) {
        each.get();
      }
    }
  }

  private static VectorRecord account(int number, long money) {
    return VectorRecord.of("account" + number, number).with("money", money);
  }

  /** Both halves of a pair get the same value, or both go. Now and then as one document. */
  private static void writePair(VectorCollection pairs, SplittableRandom random) {
    int pair = random.nextInt(PAIRS);
    float value = random.nextInt(1_000_000);
    Durability durability = random.nextInt(3) == 0 ? Durability.MEMORY : Durability.SYNCED;
    String text = "x".repeat(random.nextInt(400));
    List<VectorRecord> both =
        List.of(
            VectorRecord.of("a" + pair, value, 0).with("value", (long) value).withText(text),
            VectorRecord.of("b" + pair, value, 0).with("value", (long) value).withText(text));
    switch (random.nextInt(6)) {
      case 0 -> pairs.delete(List.of("a" + pair, "b" + pair), durability);
      case 1 -> {
        Document document = Document.of("d" + pair);
        pairs.documents().put(document, both, durability);
      }
      default -> pairs.write(both, WriteCondition.none(), durability);
    }
  }

  private static void transfer(VectorCollection bank, SplittableRandom random) {
    int from = random.nextInt(ACCOUNTS);
    int to = (from + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
    long amount = random.nextInt(100);
    // The only writer of the bank, so that what it reads is what it changes.
    bank.upsert(
        List.of(
            account(from, money(bank.find("account" + from).orElseThrow()) - amount),
            account(to, money(bank.find("account" + to).orElseThrow()) + amount)));
  }

  private static void comeAndGo(Database database, SplittableRandom random) {
    String name = "guest" + random.nextInt(3);
    VectorCollection guest = database.createCollection(CollectionSpec.of(name, 4, Distance.COSINE));
    for (int i = random.nextInt(8); i > 0; i--) {
      List<VectorRecord> records =
          IntStream.range(0, 50)
              .mapToObj(n -> VectorRecord.of("g" + n, n, 1, 2, 3).withText("y".repeat(100)))
              .toList();
      guest.upsert(records);
    }
    database.dropCollection(name);
  }

  private static void flushOrCompact(Database database, SplittableRandom random)
      throws InterruptedException {
    if (random.nextInt(3) == 0) {
      database.compact();
    } else {
      database.flush();
    }
    Thread.sleep(random.nextInt(10));
  }

  private static long money(StoredRecord record) {
    return number(record, "money");
  }

  private static long number(StoredRecord record, String key) {
    return (long) Objects.requireNonNull(record.metadata().orElseThrow().lookUp(key)).plain();
  }

  private void scanPairs(VectorCollection pairs) {
    checkPairs(
        pairs.scan(ScanRequest.firstPage(100).including(Include.values())).items(), "a scan");
    List<String> ids =
        IntStream.range(0, PAIRS).boxed().flatMap(i -> List.of("a" + i, "b" + i).stream()).toList();
    checkPairs(pairs.findAll(ids, Set.of(Include.values())), "records found");
    assertThat(pairs.count(Filter.all()) % 2).as("an even count").isZero();
    assertThat(pairs.count(Filter.exists("value")) % 2).as("an even filtered count").isZero();
    reads.addAndGet(4);
  }

  private void searchPairs(VectorCollection pairs, SplittableRandom random) {
    float[] query = {random.nextInt(1_000_000), 0};
    SearchRequest request = SearchRequest.of(query, 100).including(Include.values());
    List<StoredRecord> found = pairs.search(request).hits().stream().map(Hit::record).toList();
    checkPairs(found, "a search");
    Filter filter = Filter.atLeast("value", random.nextInt(1_000_000));
    checkPairs(
        pairs.search(request.withFilter(filter)).hits().stream().map(Hit::record).toList(),
        "a filtered search");
    reads.addAndGet(2);
  }

  private static void checkPairs(List<StoredRecord> records, String what) {
    for (StoredRecord record : records) {
      String other = (record.id().startsWith("a") ? "b" : "a") + record.id().substring(1);
      assertThat(records)
          .as("the other half of %s in %s", record, what)
          .anySatisfy(half -> {
            assertThat(half.id()).isEqualTo(other);
            assertThat(half.lsn()).isEqualTo(record.lsn());
            assertThat(half.vector().orElseThrow()).isEqualTo(record.vector().orElseThrow());
            assertThat(half.text()).isEqualTo(record.text());
            assertThat(number(half, "value")).isEqualTo((long) half.vector().orElseThrow()[0]);
          });
    }
  }

  private void readDocument(VectorCollection pairs, SplittableRandom random) {
    int pair = random.nextInt(PAIRS);
    pairs
        .documents()
        .find("d" + pair)
        .ifPresent(document ->
            assertThat(document.recordIds())
                .as("members of " + document)
                .isIn(List.of(), List.of("a" + pair, "b" + pair)));
    reads.incrementAndGet();
  }

  private void audit(VectorCollection bank, SplittableRandom random) {
    List<StoredRecord> accounts =
        random.nextBoolean()
            ? bank.scan(ScanRequest.firstPage(100)).items()
            : bank.search(SearchRequest.of(new float[] {0}, 100)).hits().stream()
                .map(Hit::record)
                .toList();
    assertThat(accounts).hasSize(ACCOUNTS);
    assertThat(accounts.stream().mapToLong(ConcurrencyTest::money).sum())
        .as("all the money")
        .isEqualTo(MONEY * ACCOUNTS);
    reads.incrementAndGet();
  }

  private void visit(Database database, SplittableRandom random) {
    database.listCollections();
    try {
      VectorCollection guest = database.collection("guest" + random.nextInt(3));
      int hits = guest.search(SearchRequest.of(new float[] {1, 2, 3, 4}, 100)).hits().size();
      assertThat(hits).isIn(0, 50);
      assertThat(guest.scan(ScanRequest.firstPage(100)).items().size()).isIn(0, 50);
      guest.stats();
    } catch (NotFoundException e) {
      // It has been dropped, or is not there yet.
    }
    reads.addAndGet(3);
  }
}
