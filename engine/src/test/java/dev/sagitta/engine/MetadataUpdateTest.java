package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.record.StoredRecord;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.Limits;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.api.write.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metadata that are changed without the rest of their records, by id and by filter. */
final class MetadataUpdateTest {
  private static final Durability SYNCED = Durability.SYNCED;
  private static final int RECORDS = 20;
  private static final int METADATA_BYTES = 100;

  private final Database database =
      Sagitta.open(
          DatabaseSettings.of("memory:")
              .withLimits(
                  new Limits(
                      100,
                      RECORDS,
                      1 << 20,
                      100,
                      10,
                      Limits.ID_BYTES_CEILING,
                      METADATA_BYTES,
                      1 << 10,
                      10,
                      32,
                      1_000,
                      10_000,
                      100,
                      100_000)));
  private VectorCollection collection;

  @BeforeEach
  void fill() {
    collection = database.createCollection(CollectionSpec.of("c", 2, Distance.EUCLIDEAN));
    collection.upsert(records("r"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static List<VectorRecord> records(String prefix) {
    return IntStream.range(0, RECORDS)
        .mapToObj(i ->
            VectorRecord.of(prefix + i, i, 1)
                .withMetadata(Metadata.from(Map.of("n", i, "even", i % 2 == 0)))
                .withText("text " + i)
                .inDocument("d"))
        .toList();
  }

  private StoredRecord find(String id) {
    return collection.find(id).orElseThrow();
  }

  private Metadata metadata(String id) {
    return find(id).metadata().orElseThrow();
  }

  private void assertRefused(ErrorCode code, ThrowingCallable call, String... words) {
    long before = database.lsn();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(words);
    assertThat(database.lsn()).isEqualTo(before);
  }

  @Test
  void mergingSetsAndRemovesKeysAndLeavesTheOthers() {
    MetadataChange change =
        new MetadataChange.Merge(Metadata.from(Map.of("n", 100, "m", "x")), Set.of("even", "zz"));
    collection.updateMetadata("r3", change, SYNCED);
    assertThat(metadata("r3")).isEqualTo(Metadata.from(Map.of("n", 100, "m", "x")));
    collection.updateMetadata("r3", MetadataChange.remove("n", "n"), SYNCED);
    assertThat(metadata("r3")).isEqualTo(Metadata.from(Map.of("m", "x")));
  }

  @Test
  void replacingLeavesNothingOfWhatWasThere() {
    collection.updateMetadata("r3", MetadataChange.replace(Metadata.from(Map.of("m", 1))), SYNCED);
    assertThat(metadata("r3")).isEqualTo(Metadata.from(Map.of("m", 1)));
    collection.updateMetadata("r3", MetadataChange.replace(Metadata.empty()), SYNCED);
    assertThat(metadata("r3").isEmpty()).isTrue();
  }

  @Test
  void vectorsTextsAndDocumentsStay() {
    MetadataChange change = MetadataChange.replace(Metadata.empty());
    database.flush();
    collection.updateMetadataWhere(Filter.all(), change, SYNCED);
    for (int i = 0; i < RECORDS; i++) {
      StoredRecord record = find("r" + i);
      assertThat(record.vector().orElseThrow()).containsExactly(i, 1);
      assertThat(record.text()).contains("text " + i);
      assertThat(record.document()).contains("d");
    }
  }

  @Test
  void everyRecordThatMatchesIsChangedInOneCommit() {
    database.flush();
    collection.upsert(List.of(VectorRecord.of("fresh", 1, 1).with("n", 11).with("even", false)));
    long before = database.lsn();
    WriteResult result =
        collection.updateMetadataWhere(
            Filter.and(Filter.atLeast("n", 10), Filter.equal("even", false)),
            MetadataChange.set(Metadata.from(Map.of("even", true))),
            SYNCED);
    assertThat(result).isEqualTo(new WriteResult(6, 0, before + 1, SYNCED));
    assertThat(collection.count(Filter.equal("even", false))).isEqualTo(5);
    assertThat(find("r11").lsn()).isEqualTo(before + 1);
    assertThat(find("fresh").lsn()).isEqualTo(before + 1);
    assertThat(find("r1").lsn()).isLessThan(before);
  }

  @Test
  void whereNothingMatchesNothingIsCommitted() {
    long before = database.lsn();
    MetadataChange change = MetadataChange.remove("n");
    assertThat(collection.updateMetadataWhere(Filter.exists("zz"), change, SYNCED))
        .isEqualTo(new WriteResult(0, 0, before, SYNCED));
    assertThat(collection.updateMetadata(List.of(), change, WriteCondition.none(), SYNCED))
        .isEqualTo(new WriteResult(0, 0, before, SYNCED));
  }

  @Test
  void severalRecordsAreChangedByIdOrNoneOfThem() {
    MetadataChange change = MetadataChange.set(Metadata.from(Map.of("m", 1)));
    assertThatThrownBy(() ->
            collection.updateMetadata(
                List.of("r1", "zz", "r2"), change, WriteCondition.none(), SYNCED))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'zz'");
    assertThat(collection.count(Filter.exists("m"))).isZero();
    assertThat(
            collection
                .updateMetadata(List.of("r1", "r2", "r1"), change, WriteCondition.none(), SYNCED)
                .written())
        .isEqualTo(2);
  }

  @Test
  void moreRecordsThanACommitMayHaveAreRefusedAndNothingIsChanged() {
    collection.upsert(List.of(VectorRecord.of("one more", 1, 1)));
    MetadataChange change = MetadataChange.set(Metadata.from(Map.of("m", 1)));
    assertRefused(
        ErrorCode.LIMIT_EXCEEDED,
        () -> collection.updateMetadataWhere(Filter.all(), change, SYNCED),
        "more than 20 records",
        "maxBatchRecords",
        "ranges of a field");
    assertThat(collection.count(Filter.exists("m"))).isZero();
    assertThat(collection.updateMetadataWhere(Filter.exists("n"), change, SYNCED).written())
        .isEqualTo(RECORDS);
  }

  @Test
  void metadataThatBecomeTooLargeAreRefused() {
    collection.updateMetadata(
        "r7", MetadataChange.set(Metadata.from(Map.of("a", "x".repeat(50)))), SYNCED);
    MetadataChange change = MetadataChange.set(Metadata.from(Map.of("b", "x".repeat(50))));
    assertRefused(
        ErrorCode.LIMIT_EXCEEDED,
        () -> collection.updateMetadataWhere(Filter.all(), change, SYNCED),
        "'r7'",
        "at most " + METADATA_BYTES);
    assertThat(collection.count(Filter.exists("b"))).isZero();
  }

  @Test
  void aKeyIsNotBothSetAndRemoved() {
    assertRefused(
        ErrorCode.INVALID_METADATA,
        () -> new MetadataChange.Merge(Metadata.from(Map.of("n", 1)), Set.of("n")),
        "'n'");
  }
}
