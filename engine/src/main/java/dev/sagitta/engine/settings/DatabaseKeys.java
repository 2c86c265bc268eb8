package dev.sagitta.engine.settings;

import static dev.sagitta.engine.settings.Setting.Form.CHOICE;
import static dev.sagitta.engine.settings.Setting.Form.COUNT;
import static dev.sagitta.engine.settings.Setting.Form.SIZE;
import static dev.sagitta.engine.settings.Setting.Form.TEXT;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.api.settings.RecallSettings;
import dev.sagitta.api.write.Durability;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The settings of a database by key. */
public final class DatabaseKeys {
  /** The storage URI. */
  public static final Setting STORAGE =
      new Setting("storage", TEXT, "file:./data", "Where the database lives, as a storage URI");

  /** What to do about a missing database, and whether to write. */
  public static final Setting MODE =
      new Setting(
          "mode",
          CHOICE,
          "create",
          "create: open or create; write: open what exists; read: open it for reading only");

  /** What writes wait for. */
  public static final Setting DURABILITY =
      new Setting(
          "durability",
          CHOICE,
          "synced",
          "What a write waits for unless it says otherwise: synced (stable storage) or memory");

  private static final Setting MAX_K =
      new Setting("limits.maxK", COUNT, "10000", "The most hits of one search, offset included");
  private static final Setting MAX_BATCH_RECORDS =
      new Setting("limits.maxBatchRecords", COUNT, "100000", "The most records in one write");
  private static final Setting MAX_BATCH_BYTES =
      new Setting("limits.maxBatchBytes", SIZE, "256MiB", "The most encoded bytes in one write");
  private static final Setting MAX_PAGE_RECORDS =
      new Setting(
          "limits.maxPageRecords", COUNT, "10000", "The most records in one page or read by ids");
  private static final Setting MAX_SEARCHES =
      new Setting("limits.maxSearches", COUNT, "1000", "The most searches in one batch");
  private static final Setting MAX_ID_BYTES =
      new Setting("limits.maxIdBytes", SIZE, "512", "The longest id, in bytes of UTF-8");
  private static final Setting MAX_METADATA_BYTES =
      new Setting("limits.maxMetadataBytes", SIZE, "64KiB", "The largest metadata of one record");
  private static final Setting MAX_TEXT_BYTES =
      new Setting("limits.maxTextBytes", SIZE, "4MiB", "The longest text of one record");
  private static final Setting MAX_COLLECTIONS =
      new Setting("limits.maxCollections", COUNT, "100000", "The most collections of the database");
  private static final Setting MAX_FILTER_DEPTH =
      new Setting("limits.maxFilterDepth", COUNT, "32", "The deepest nesting of a filter");
  private static final Setting MAX_FILTER_CLAUSES =
      new Setting("limits.maxFilterClauses", COUNT, "1000", "The most conditions of one filter");
  private static final Setting MAX_FILTER_VALUES =
      new Setting(
          "limits.maxFilterValues",
          COUNT,
          "10000",
          "The most values that the lists of one filter have together");
  private static final Setting MAX_FACET_FIELDS =
      new Setting(
          "limits.maxFacetFields", COUNT, "100", "The most fields whose values one request counts");
  private static final Setting MAX_FACET_VALUES =
      new Setting(
          "limits.maxFacetValues",
          COUNT,
          "100000",
          "The most different values of one field that are counted");

  private static final List<Setting> LIMITS =
      List.of(
          MAX_K,
          MAX_BATCH_RECORDS,
          MAX_BATCH_BYTES,
          MAX_PAGE_RECORDS,
          MAX_SEARCHES,
          MAX_ID_BYTES,
          MAX_METADATA_BYTES,
          MAX_TEXT_BYTES,
          MAX_COLLECTIONS,
          MAX_FILTER_DEPTH,
          MAX_FILTER_CLAUSES,
          MAX_FILTER_VALUES,
          MAX_FACET_FIELDS,
          MAX_FACET_VALUES);

  private static final Setting MEMORY_TABLE_BYTES =
      new Setting(
          "budget.memoryTableBytes",
          SIZE,
          "64MiB",
          "A collection's memory table is sealed into a segment at this size");
  private static final Setting MEMORY_TOTAL_BYTES =
      new Setting(
          "budget.memoryTotalBytes",
          SIZE,
          "256MiB",
          "All memory tables together; writers wait above it");
  private static final Setting RESIDENT_TABLE_BYTES =
      new Setting(
          "budget.residentTableBytes",
          SIZE,
          "64KiB",
          "Tables below this size stay in memory over a flush");
  private static final Setting LOG_BYTES =
      new Setting(
          "budget.logBytes", SIZE, "256MiB", "The log is shortened by a flush at this size");
  private static final Setting MERGE_FACTOR =
      new Setting(
          "budget.mergeFactor",
          COUNT,
          "8",
          "As many segments of a similar size are merged into one");

  private static final Setting SCAN_ROWS =
      new Setting(
          "budget.scanRows",
          COUNT,
          "2000",
          "Segments with fewer rows are scanned and get no index");
  private static final Setting BUILD_THREADS =
      new Setting("budget.buildThreads", COUNT, "2", "As many threads build an index");

  private static final List<Setting> BUDGET =
      List.of(
          MEMORY_TABLE_BYTES,
          MEMORY_TOTAL_BYTES,
          RESIDENT_TABLE_BYTES,
          LOG_BYTES,
          MERGE_FACTOR,
          SCAN_ROWS,
          BUILD_THREADS);

  private static final Setting SAMPLE_EVERY =
      new Setting(
          "recall.sampleEvery",
          COUNT,
          "64",
          "One of so many searches is kept in memory to measure its recall; 0 for none");
  private static final Setting SAMPLE_BYTES =
      new Setting(
          "recall.sampleBytes",
          SIZE,
          "8MiB",
          "The most memory for searches that are kept, at most a sixteenth of memoryTotalBytes");
  private static final Setting WATCH_PERCENT =
      new Setting(
          "recall.watchPercent",
          COUNT,
          "1",
          "The share of one core, in percent, that watching the recall may take; 0 for none");

  private static final List<Setting> RECALL = List.of(SAMPLE_EVERY, SAMPLE_BYTES, WATCH_PERCENT);

  private DatabaseKeys() {}

  /** All of them, in the order of the documentation. */
  public static List<Setting> all() {
    return Stream.of(List.of(STORAGE, MODE, DURABILITY), LIMITS, BUDGET, RECALL)
        .flatMap(List::stream)
        .toList();
  }

  /**
   * The typed settings.
   *
   * @throws InvalidRequestException if a value is malformed or out of range; the message says where
   *     it comes from
   */
  public static DatabaseSettings settings(SettingValues values) {
    return new DatabaseSettings(
        values.text(STORAGE),
        values.choice(MODE, DatabaseKeys::mode),
        durability(values),
        values.building(LIMITS, () -> limits(values)),
        values.building(BUDGET, () -> budget(values)),
        values.building(RECALL, () -> recall(values)));
  }

  /** What writes wait for. */
  public static Durability durability(SettingValues values) {
    return values.choice(DURABILITY, Durability::ofWireName);
  }

  private static Limits limits(SettingValues values) {
    return new Limits(
        values.count(MAX_K),
        values.count(MAX_BATCH_RECORDS),
        values.smallSize(MAX_BATCH_BYTES),
        values.count(MAX_PAGE_RECORDS),
        values.count(MAX_SEARCHES),
        values.smallSize(MAX_ID_BYTES),
        values.smallSize(MAX_METADATA_BYTES),
        values.smallSize(MAX_TEXT_BYTES),
        values.count(MAX_COLLECTIONS),
        values.count(MAX_FILTER_DEPTH),
        values.count(MAX_FILTER_CLAUSES),
        values.count(MAX_FILTER_VALUES),
        values.count(MAX_FACET_FIELDS),
        values.count(MAX_FACET_VALUES));
  }

  private static Budget budget(SettingValues values) {
    return new Budget(
        values.size(MEMORY_TABLE_BYTES),
        values.size(MEMORY_TOTAL_BYTES),
        values.size(RESIDENT_TABLE_BYTES),
        values.size(LOG_BYTES),
        values.count(MERGE_FACTOR),
        values.count(SCAN_ROWS),
        values.count(BUILD_THREADS));
  }

  private static RecallSettings recall(SettingValues values) {
    return new RecallSettings(
        values.count(SAMPLE_EVERY), values.size(SAMPLE_BYTES), values.count(WATCH_PERCENT));
  }

  private static OpenMode mode(String word) {
    for (OpenMode mode : OpenMode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(word)) {
        return mode;
      }
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_SETTING,
        "The mode '" + word + "' is unknown; use create, write or read.");
  }
}
