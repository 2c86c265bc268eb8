package dev.sagitta.engine.assembly;

import dev.sagitta.engine.database.Lifecycle;
import dev.sagitta.engine.log.LogWriter;
import dev.sagitta.engine.maintain.BuildProgress;
import dev.sagitta.engine.maintain.Maintenance;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.write.Committer;
import dev.sagitta.spi.storage.Storage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flushes, merges and closes a database that is open for writing. */
@Singleton
final class WriterLifecycle implements Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(WriterLifecycle.class);

  private final Maintenance maintenance;
  private final Committer committer;
  private final LogWriter log;
  private final Views views;
  private final Storage storage;

  @Inject
  WriterLifecycle(
      Maintenance maintenance, Committer committer, LogWriter log, Views views, Storage storage) {
    this.maintenance = maintenance;
    this.committer = committer;
    this.log = log;
    this.views = views;
    this.storage = storage;
  }

  @Override
  public void flush() {
    maintenance.checkpoint();
  }

  @Override
  public void compact() {
    maintenance.compact();
  }

  @Override
  public void optimize() {
    maintenance.optimize();
  }

  @Override
  public void reindex() {
    maintenance.wantWork();
  }

  @Override
  public BuildProgress buildProgress(long collection) {
    return maintenance.buildProgress(collection);
  }

  @Override
  public void close() {
    committer.stop();
    maintenance.stop();
    try {
      // Where this fails, commits that asked for no more than memory may be lost: the caller
      // learns.
      committer.syncAll();
      checkpoint();
    } finally {
      try {
        log.close();
      } finally {
        Memory.release(views);
        storage.close();
      }
    }
  }

  /** The last checkpoint makes the next opening quick; without it the log is replayed instead. */
  private void checkpoint() {
    try {
      maintenance.checkpoint();
    } catch (RuntimeException e) {
      LOG.warn("The last checkpoint failed; the next opening replays the log.", e);
    }
  }
}
