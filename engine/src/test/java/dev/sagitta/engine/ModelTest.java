package dev.sagitta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.record.VectorRecord;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.write.Durability;
import dev.sagitta.api.write.WriteCondition;
import dev.sagitta.engine.testing.Contents;
import dev.sagitta.engine.testing.Contents.OneCollection;
import dev.sagitta.engine.testing.Oracle;
import dev.sagitta.engine.testing.Questions;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.engine.testing.WholeCheck;
import dev.sagitta.engine.testing.Workload;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.tck.seed.Seed;
import dev.sagitta.tck.seed.SeedExtension;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random changes and questions, restarts between them, against plain maps and exact distances. */
@ExtendWith(SeedExtension.class)
final class ModelTest {
  private static final boolean LONG = Boolean.getBoolean("sagitta.long");
  private static final int ROUNDS = LONG ? 400 : 12;
  private static final int CHANGES = LONG ? 1_000 : 150;

  @Test
  void everyAnswerIsThatOfTheModelWhenOnlyCallsFlush(Seed seed) {
    for (int round = 0; round < ROUNDS; round++) {
      Seed own = seed.of("calm " + round);
      run(own, SeededOpener.withoutThreads(own));
    }
  }

  @Test
  void everyAnswerIsThatOfTheModelWhileThreadsFlushAndMerge(Seed seed) {
    for (int round = 0; round < ROUNDS; round++) {
      Seed own = seed.of("busy " + round);
      run(own, SeededOpener.withThreads(own));
    }
  }

  private static DatabaseSettings settings(SplittableRandom random) {
    long table = 4L << (10 + random.nextInt(4));
    return SeededOpener.settings()
        .withBudget(
            new Budget(
                table,
                4 << 20,
                random.nextInt(4_000),
                8L << 10,
                random.nextInt(2, 5),
                random.nextInt(60),
                1));
  }

  private static void run(Seed seed, SeededOpener opener) {
    Storage lasting = SeededOpener.lastingMemory();
    SplittableRandom random = seed.of("model").random();
    Workload workload = new Workload(seed.of("workload").random());
    Questions questions = new Questions(seed.of("questions").random());
    Oracle oracle = new Oracle();
    Contents now = Contents.empty();
    Database database = opener.open(lasting, settings(random));
    try {
      for (int i = 0; i < CHANGES; i++) {
        now = oracle.make(workload.next(now, database), database);
        questions.ask(database, now);
        refuse(database, now, random);
        if (random.nextInt(25) == 0) {
          database.close();
          database = opener.open(lasting, settings(random));
        }
        if (random.nextInt(15) == 0) {
          assertThat(WholeCheck.of(database)).isEqualTo(now);
        }
      }
    } finally {
      database.close();
    }
    try (Database again = opener.open(lasting)) {
      assertThat(WholeCheck.of(again)).isEqualTo(now);
    }
  }

  /** Calls that must be refused, and change nothing. */
  private static void refuse(Database database, Contents now, SplittableRandom random) {
    if (now.collections().isEmpty()) {
      return;
    }
    OneCollection known = now.collection(now.collections().firstKey());
    VectorCollection collection = database.collection(known.spec().name());
    float[] vector = new float[known.spec().dimension()];
    Arrays.fill(vector, 1f);
    VectorRecord stranger = VectorRecord.of("a stranger", vector);
    switch (random.nextInt(6)) {
      case 0 ->
          assertThatThrownBy(() ->
                  collection.write(List.of(stranger), WriteCondition.present(), Durability.SYNCED))
              .isInstanceOf(NotFoundException.class);
      case 1 ->
          assertThatThrownBy(() ->
                  collection.updateMetadata(
                      "a stranger", MetadataChange.set(Metadata.empty()), Durability.SYNCED))
              .isInstanceOf(NotFoundException.class);
      case 2 ->
          assertThatThrownBy(() ->
                  collection.upsert(
                      List.of(stranger, VectorRecord.of("too long", new float[vector.length + 1]))))
              .isInstanceOf(InvalidRequestException.class);
      case 3 -> {
        if (!known.records().isEmpty()) {
          VectorRecord old = VectorRecord.of(known.records().firstKey(), vector);
          assertThatThrownBy(() ->
                  collection.write(
                      List.of(stranger, old), WriteCondition.absent(), Durability.SYNCED))
              .isInstanceOf(ConflictException.class);
        }
      }
      case 4 -> {
        if (!known.records().isEmpty()) {
          String old = known.records().lastKey();
          long wrong = now.lsn() + random.nextInt(2) * 1_000_000L + 1;
          assertThatThrownBy(() ->
                  collection.write(
                      List.of(stranger, VectorRecord.of(old, vector)),
                      WriteCondition.atLsns(Map.of(stranger.id(), 0L, old, wrong)),
                      Durability.SYNCED))
              .isInstanceOf(ConflictException.class);
          assertThatThrownBy(() ->
                  collection.updateMetadata(
                      List.of(old),
                      MetadataChange.replace(Metadata.empty()),
                      WriteCondition.atLsn(wrong),
                      Durability.SYNCED))
              .isInstanceOf(ConflictException.class);
          assertThatThrownBy(() ->
                  collection.delete(List.of(old), WriteCondition.atLsn(wrong), Durability.SYNCED))
              .isInstanceOf(ConflictException.class);
        }
      }
      default -> {
        int size = known.records().size();
        if (size > 1) {
          assertThatThrownBy(
                  () -> collection.change(CollectionChange.none().withMaxRecords(size - 1L)))
              .as("a limit below the live count, which recovery must have kept right")
              .isInstanceOf(InvalidRequestException.class);
        }
      }
    }
  }
}
