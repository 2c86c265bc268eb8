package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.VectorDatabaseException;
import dev.sagitta.api.filter.Filter;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.api.write.WriteResult;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes, changes and deletes that happen only if stored records are as expected. */
final class WriteConditionTest {
  private static final Durability SYNCED = Durability.SYNCED;

  private final Database database = Sagitta.inMemory();
  private VectorCollection collection;
  private long lsnOfA;
  private long lsnOfB;

  @BeforeEach
  void writeTwo() {
    collection = database.createCollection(CollectionSpec.of("c", 2, Distance.EUCLIDEAN));
    lsnOfA = collection.upsert(List.of(record("a").with("n", 1))).lsn();
    lsnOfB = collection.upsert(List.of(record("b").with("n", 2))).lsn();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static VectorRecord record(String id) {
    return VectorRecord.of(id, 1, 2);
  }

  private WriteResult write(WriteCondition condition, String... ids) {
    List<VectorRecord> records =
        List.of(ids).stream().map(id -> record(id).with("new", 1)).toList();
    return collection.write(records, condition, SYNCED);
  }

  private long lsn(String id) {
    return collection.find(id).orElseThrow().lsn();
  }

  private void assertRefused(ErrorCode code, ThrowingCallable call, String... words) {
    long before = database.lsn();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VectorDatabaseException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(words);
    assertThat(database.lsn()).as("commits of a refused write").isEqualTo(before);
    assertThat(collection.count(Filter.exists("new"))).isZero();
  }

  @Test
  void absentRecordsAreWrittenOnlyIfNoneOfThemExists() {
    assertRefused(
        ErrorCode.RECORD_EXISTS,
        () -> write(WriteCondition.absent(), "x", "b"),
        "'b' exists in 'c'",
        "LSN " + lsnOfB,
        "nothing was written");
    assertThat(write(WriteCondition.absent(), "x", "y").written()).isEqualTo(2);
  }

  @Test
  void recordsThatMustBePresentAreWrittenOnlyIfAllOfThemExist() {
    assertRefused(
        ErrorCode.RECORD_NOT_FOUND, () -> write(WriteCondition.present(), "a", "x"), "'x'");
    assertThat(write(WriteCondition.present(), "a", "b").written()).isEqualTo(2);
  }

  @Test
  void aRecordIsWrittenOnlyIfItIsAsItWasRead() {
    long next = write(WriteCondition.atLsn(lsnOfA), "a").lsn();
    assertThat(lsn("a")).isEqualTo(next);
    collection.updateMetadata("a", MetadataChange.remove("new"), SYNCED);
    assertRefused(
        ErrorCode.CONDITION_UNMET,
        () -> write(WriteCondition.atLsn(next), "a"),
        "'a' in 'c' was expected to have LSN " + next,
        "it has LSN " + lsn("a"),
        "Read it again");
    assertRefused(
        ErrorCode.CONDITION_UNMET,
        () -> write(WriteCondition.atLsn(next), "x"),
        "'x'",
        "there is no such record");
  }

  @Test
  void eachRecordOfAWriteMayHaveAnLsnOfItsOwn() {
    Map<String, Long> right = Map.of("a", lsnOfA, "b", lsnOfB, "x", 0L);
    assertRefused(
        ErrorCode.CONDITION_UNMET,
        () -> write(WriteCondition.atLsns(Map.of("a", lsnOfA, "b", 0L)), "a", "b"),
        "'b' in 'c' was expected to be absent, but it has LSN " + lsnOfB);
    assertRefused(
        ErrorCode.CONDITION_UNMET,
        () -> write(WriteCondition.atLsns(Map.of("a", lsnOfB, "b", lsnOfB)), "a", "b"),
        "'a'");
    assertThat(write(WriteCondition.atLsns(right), "a", "b", "x").written()).isEqualTo(3);
  }

  @Test
  void theLsnsOfAConditionAreThoseOfTheRecordsOfTheWrite() {
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> write(WriteCondition.atLsns(Map.of("a", lsnOfA)), "a", "b"),
        "no LSN for the record 'b'");
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> write(WriteCondition.atLsns(Map.of("a", lsnOfA, "zz", 1L)), "a"),
        "'zz'",
        "does not concern");
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> WriteCondition.atLsn(0), "is 0");
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> WriteCondition.atLsns(Map.of("a", -1L)), "'a' is -1");
  }

  @Test
  void aRecordIsWrittenOnlyIfTheStoredOneMatches() {
    Filter old = Filter.less("n", 2);
    assertRefused(
        ErrorCode.CONDITION_UNMET,
        () -> write(WriteCondition.matching(old), "a", "b"),
        "'b' in 'c' was expected to match the condition's filter, but as of LSN " + lsnOfB);
    assertRefused(
        ErrorCode.CONDITION_UNMET,
        () -> write(WriteCondition.matching(Filter.not(old)), "x"),
        "no such record");
    assertThat(write(WriteCondition.matching(old), "a").written()).isEqualTo(1);
  }

  @Test
  void theFilterOfAConditionHasTheLimitsOfFilters() {
    Filter deep = Filter.exists("n");
    for (int i = 0; i < 40; i++) {
      deep = Filter.not(deep);
    }
    WriteCondition condition = WriteCondition.matching(deep);
    assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> write(condition, "a"), "maxFilterDepth");
  }

  @Test
  void recordsOfWhichTheConditionDoesNotHoldAreLeftOutAndCounted() {
    WriteResult result = write(WriteCondition.absent().orSkip(), "a", "x", "b", "y");
    assertThat(result.written()).isEqualTo(2);
    assertThat(result.skipped()).isEqualTo(2);
    assertThat(lsn("a")).isEqualTo(lsnOfA);
    assertThat(lsn("x")).isEqualTo(result.lsn());
    WriteResult none = write(WriteCondition.absent().orSkip(), "a", "x");
    assertThat(none).isEqualTo(new WriteResult(0, 2, result.lsn(), SYNCED));
  }

  @Test
  void aSkippedRecordBringsNoDocumentIntoBeing() {
    List<VectorRecord> records = List.of(record("a").inDocument("d"), record("x").inDocument("e"));
    collection.write(records, WriteCondition.absent().orSkip(), SYNCED);
    assertThat(collection.documents().find("d")).isEmpty();
    assertThat(collection.documents().find("e")).isPresent();
  }

  @Test
  void skippedRecordsDoNotCountAgainstTheLimitOfTheCollection() {
    collection.change(CollectionChange.none().withMaxRecords(3));
    assertThat(write(WriteCondition.absent().orSkip(), "a", "b", "x").written()).isEqualTo(1);
  }

  @Test
  void recordsAreDeletedOnlyIfTheyAreAsExpected() {
    assertRefused(
        ErrorCode.CONDITION_UNMET,
        () -> collection.delete(List.of("a", "b"), WriteCondition.atLsn(lsnOfA), SYNCED),
        "'b'");
    assertRefused(
        ErrorCode.RECORD_NOT_FOUND,
        () -> collection.delete(List.of("a", "x"), WriteCondition.present(), SYNCED),
        "'x'");
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> collection.delete(List.of("a"), WriteCondition.absent(), SYNCED),
        "absent");
    WriteResult result =
        collection.delete(
            List.of("a", "b", "x"), WriteCondition.matching(Filter.equal("n", 1)).orSkip(), SYNCED);
    assertThat(result.written()).isEqualTo(1);
    assertThat(result.skipped()).isEqualTo(2);
    assertThat(collection.find("a")).isEmpty();
    assertThat(collection.find("b")).isPresent();
  }

  @Test
  void metadataAreChangedOnlyIfRecordsAreAsExpected() {
    MetadataChange change = MetadataChange.set(Metadata.empty().with("new", 1));
    List<String> both = List.of("a", "b");
    assertRefused(
        ErrorCode.CONDITION_UNMET,
        () -> collection.updateMetadata(both, change, WriteCondition.atLsn(lsnOfB), SYNCED),
        "'a'");
    assertRefused(
        ErrorCode.RECORD_NOT_FOUND,
        () -> collection.updateMetadata(List.of("a", "x"), change, WriteCondition.none(), SYNCED),
        "'x'");
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () ->
            collection.updateMetadata(
                List.of("a", "x"),
                change,
                WriteCondition.atLsns(Map.of("a", lsnOfA, "x", 0L)),
                SYNCED),
        "absent");
    WriteResult result =
        collection.updateMetadata(
            List.of("a", "x", "b"), change, WriteCondition.atLsn(lsnOfB).orSkip(), SYNCED);
    assertThat(result).isEqualTo(new WriteResult(1, 2, result.lsn(), SYNCED));
    assertThat(lsn("b")).isEqualTo(result.lsn());
    assertThat(collection.find("b").orElseThrow().metadata())
        .contains(Metadata.empty().with("n", 2).with("new", 1));
  }
}
