package dev.sagitta.engine.database;

import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.read.Searching;
import dev.sagitta.engine.recall.Recalls;
import dev.sagitta.engine.state.CollectionNumbers;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.state.WantedIndexes;
import dev.sagitta.engine.write.Commits;
import dev.sagitta.engine.write.RecordEncoder;
import java.time.InstantSource;

/**
 * What a database and its collections share.
 *
 * @param settings how it was opened
 * @param views what readers see
 * @param commits takes writes
 * @param encoder checks and encodes records
 * @param searching indexes and arithmetic
 * @param numbers for new collections
 * @param recalls keeps searches and measures their recall
 * @param clock for what is told of times
 */
public record EngineParts(
    DatabaseSettings settings,
    Views views,
    Commits commits,
    RecordEncoder encoder,
    Searching searching,
    CollectionNumbers numbers,
    Recalls recalls,
    InstantSource clock) {
  /** Which indexes segments should have. */
  WantedIndexes wanted() {
    return new WantedIndexes(searching, settings.budget().scanRows());
  }
}
