package dev.sagitta.benchmarks.engine;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.CollectionStats;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.collection.IndexSpec;
import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.engine.Sagitta;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Counts the records of one segment that match filters, with the metadata index and without, by one
 * thread; and loads the same records with indexed metadata, with metadata alone, and with none.
 */
final class FilterBench {
  private static final int BATCH = 1_000;
  private static final int DIMENSION = 16;
  private static final int LOADS = 3;
  private static final int FRESH = 100_000;
  private static final List<String> LANGUAGES =
      List.of("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "cs");

  private final Path directory;
  private final int records;

  FilterBench(Path directory, int records) {
    this.directory = directory;
    this.records = records;
  }

  /** What a load writes beside the vectors. */
  private enum Load {
    WITHOUT_METADATA,
    NOT_INDEXED,
    INDEXED
  }

  void run() {
    try (Database database = Sagitta.open(directory.resolve("db"))) {
      load(database, Load.INDEXED);
      database.dropCollection("load");
      double[][] speeds = new double[Load.values().length][LOADS];
      for (int i = 0; i < LOADS; i++) {
        int which = 0;
        for (Load kind : Load.values()) {
          if (i > 0 || which > 0) {
            database.dropCollection("load");
          }
          speeds[which++][i] = load(database, kind);
        }
      }
      int which = 0;
      for (Load kind : Load.values()) {
        Report.line(
            "load %d x %d, %s, median: %.0f records/s",
            records, DIMENSION, kind, Report.median(speeds[which++]));
      }
      VectorCollection collection = database.collection("load");
      count(collection, "indexed", 200);
      rewrite(database, collection, IndexedFields.none());
      count(collection, "not indexed", 5);
      database.dropCollection("load");
      countInMemory(database);
    }
  }

  /** Counts fresh records, which no index knows yet. */
  private void countInMemory(Database database) {
    VectorCollection collection =
        database.createCollection(CollectionSpec.of("fresh", DIMENSION, Distance.EUCLIDEAN));
    SplittableRandom random = new SplittableRandom(42);
    for (int done = 0; done < FRESH; done += BATCH) {
      collection.upsert(batch(random, done, Load.INDEXED));
    }
    count(collection, collection.stats().memoryRecords() + " in memory", 20);
  }

  private static List<VectorRecord> batch(SplittableRandom random, int first, Load kind) {
    List<VectorRecord> batch = new ArrayList<>(BATCH);
    for (VectorRecord record : Vectors.batch(random, first, BATCH, DIMENSION)) {
      batch.add(
          kind == Load.WITHOUT_METADATA
              ? record
              : record.withMetadata(metadata(random, first + batch.size())));
    }
    return batch;
  }

  private double load(Database database, Load kind) {
    SplittableRandom random = new SplittableRandom(42);
    VectorCollection collection =
        database.createCollection(
            CollectionSpec.of("load", DIMENSION, Distance.EUCLIDEAN)
                .withIndex(IndexSpec.of("flat"))
                .withIndexedFields(
                    kind == Load.INDEXED ? IndexedFields.all() : IndexedFields.none()));
    double seconds = 0;
    for (int done = 0; done < records; done += BATCH) {
      List<VectorRecord> batch = batch(random, done, kind);
      long start = System.nanoTime();
      collection.upsert(batch);
      seconds += Report.seconds(start);
    }
    long start = System.nanoTime();
    database.flush();
    double flush = Report.seconds(start);
    start = System.nanoTime();
    database.optimize();
    CollectionStats stats = collection.stats();
    Report.line(
        "%s: %.0f records/s, last flush %.2f s, one segment in %.2f s, %d bytes a record",
        kind,
        records / (seconds + flush),
        flush,
        Report.seconds(start),
        stats.segmentBytes() / records);
    return records / (seconds + flush);
  }

  private static Metadata metadata(SplittableRandom random, int number) {
    return Metadata.from(
        Map.of(
            "lang", LANGUAGES.get(random.nextInt(LANGUAGES.size())),
            "price", random.nextDouble(1_000),
            "shop", random.nextInt(1_000),
            "time", 1_700_000_000_000L + number * 13L,
            "sku", "sku-" + Long.toHexString(random.nextLong()),
            "tags", List.of("t" + random.nextInt(50), "t" + random.nextInt(50))));
  }

  /** Makes one segment of all records, with other indexed fields. */
  private void rewrite(Database database, VectorCollection collection, IndexedFields fields) {
    collection.change(CollectionChange.none().withIndexedFields(fields));
    long start = System.nanoTime();
    database.optimize();
    Report.line("one segment made anew, %s: %.2f s", fields, Report.seconds(start));
  }

  private static Object[] everyOther(int below) {
    Object[] values = new Object[below / 2];
    Arrays.setAll(values, i -> 2 * i);
    return values;
  }

  private static void count(VectorCollection collection, String how, int rounds) {
    Map<String, Filter> filters = new LinkedHashMap<>();
    Filter equality = Filter.equal("lang", "de");
    Filter range = Filter.less("price", 500);
    Filter in = Filter.in("shop", 1, 17, 300, 301, 999);
    Filter wide = Filter.in("lang", "de", "fr", "en");
    filters.put("equality of 10 %", equality);
    filters.put("range of 50 % over a value per record", range);
    filters.put("range of 90 % over a value per record", Filter.less("price", 900));
    filters.put("range of 50 % over 1,000 values", Filter.less("shop", 500));
    filters.put("range of 50 % over times in order", Filter.less("time", 1_700_006_500_000L));
    filters.put("$in of 5 values, 0.5 %", in);
    filters.put("$in of 3 values, 30 %", wide);
    filters.put("$in of 500 of 1,000 values", Filter.in("shop", everyOther(1_000)));
    filters.put("member of lists, 4 %", Filter.contains("tags", "t7"));
    filters.put("three clauses: 10 %, 50 %, $in of 0.5 %", Filter.and(equality, range, in));
    filters.put("three clauses: 10 %, 50 %, $in of 30 %", Filter.and(equality, range, wide));
    filters.put("either of them", Filter.or(equality, range, wide));
    filters.put("none of them", Filter.not(Filter.or(equality, range, wide)));
    filters.put("one text of a value per record", Filter.equal("sku", "sku-1"));
    filters.put(
        "texts that begin with sku-7",
        Filter.and(Filter.atLeast("sku", "sku-7"), Filter.less("sku", "sku-8")));
    filters.put("part of a text, 10 values", Filter.containsText("lang", "e"));
    filters.forEach((name, filter) -> {
      long matching = 0;
      double[] millis = new double[rounds];
      for (int i = 0; i < rounds + rounds / 2; i++) {
        long start = System.nanoTime();
        matching = collection.count(filter);
        millis[i % rounds] = Report.seconds(start) * 1e3;
      }
      Report.line(
          "count, %s, %s: %.2f ms (median of %d; %d match)",
          how, name, Report.median(millis), rounds, matching);
    });
  }
}
