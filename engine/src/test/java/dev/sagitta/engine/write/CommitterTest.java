package dev.sagitta.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Distance;
import dev.sagitta.api.error.InternalException;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.write.Durability;
import dev.sagitta.engine.log.LogPosition;
import dev.sagitta.engine.log.LogWriter;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Payload;
import dev.sagitta.engine.row.Row;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.View;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.testing.SeededOpener;
import dev.sagitta.spi.storage.AppendableStorage;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Commits between the log and the tables. */
final class CommitterTest {
  private static final long TABLE = CollectionState.recordsTable(1);

  private final Views views =
      new Views(
          new View(
              DatabaseState.of(
                  List.of(CollectionState.empty(1, CollectionSpec.of("c", 1, Distance.DOT))),
                  new TreeMap<>()),
              0));
  private final LogWriter log =
      new LogWriter(
          (AppendableStorage) SeededOpener.lastingMemory(),
          sequence -> ObjectNames.log(new LogPosition(1, sequence)),
          1,
          0);
  private final Committer committer =
      new Committer(views, log, () -> Instant.EPOCH, new Pressure(Budget.standard()), 0);

  private static Row row(int number) {
    return new Row(
        Id.of("r" + number, 512),
        new float[] {number},
        Payload.of(Metadata.empty(), Optional.empty(), Optional.empty()));
  }

  /** Two rows; something happens when the first of them has been applied. */
  private static List<Row> rows(Runnable between) {
    List<Row> rows = List.of(row(1), row(2));
    return new AbstractList<>() {
      @Override
      public Row get(int index) {
        return rows.get(index);
      }

      @Override
      public int size() {
        return rows.size();
      }

      @Override
      public void forEach(Consumer<? super Row> consumer) {
        consumer.accept(rows.get(0));
        between.run();
        consumer.accept(rows.get(1));
      }
    };
  }

  private long commit(List<Row> rows) {
    return committer.commit(_ -> List.of(new Operation.PutRows(TABLE, rows)), Durability.SYNCED);
  }

  @Test
  void aCommitThatTheLogHasButTheTablesHaveInPartIsNotShown() {
    long[] shown = {-1};
    long lsn =
        commit(
            rows(() -> {
              // As the leader of a group would, in another thread.
              log.sync(1);
              shown[0] = views.peek().lsn();
            }));
    assertThat(lsn).isEqualTo(1);
    assertThat(shown[0]).as("the commit readers saw in the middle of commit 1").isZero();
    assertThat(views.peek().lsn()).isEqualTo(1);
  }

  @Test
  void aCommitAppliedInPartStopsCommitsAndCheckpoints() {
    assertThatThrownBy(() ->
            commit(
                rows(() -> {
                  throw new OutOfMemoryError("Simulated.");
                })))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(views.peek().lsn()).isZero();
    assertThatThrownBy(() -> commit(List.of(row(3)))).isInstanceOf(InternalException.class);
    assertThatThrownBy(() -> committer.exclusively(() -> "a checkpoint's cut"))
        .isInstanceOf(InternalException.class);
    assertThat(views.peek().lsn()).isZero();
  }
}
