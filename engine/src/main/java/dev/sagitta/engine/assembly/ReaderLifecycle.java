package dev.sagitta.engine.assembly;

import dev.sagitta.engine.database.Lifecycle;
import dev.sagitta.engine.maintain.BuildProgress;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.write.NoCommits;
import dev.sagitta.spi.storage.Storage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Closes a database that is open for reading; there is nothing to flush or merge. */
@Singleton
final class ReaderLifecycle implements Lifecycle {
  private final Views views;
  private final Storage storage;

  @Inject
  ReaderLifecycle(Views views, Storage storage) {
    this.views = views;
    this.storage = storage;
  }

  @Override
  public void flush() {
    throw NoCommits.refusal();
  }

  @Override
  public void compact() {
    throw NoCommits.refusal();
  }

  @Override
  public void optimize() {
    throw NoCommits.refusal();
  }

  @Override
  public void reindex() {
    throw NoCommits.refusal();
  }

  /** Only a writer builds; what one in another process is at, nobody here knows. */
  @Override
  public BuildProgress buildProgress(long collection) {
    return BuildProgress.NONE;
  }

  @Override
  public void close() {
    Memory.release(views);
    storage.close();
  }
}
