package dev.sagitta.engine.assembly;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.engine.database.Lifecycle;
import dev.sagitta.engine.manifest.ManifestStore;
import dev.sagitta.engine.recall.MemoryCharge;
import dev.sagitta.engine.recover.Recovered;
import dev.sagitta.engine.recover.Recovery;
import dev.sagitta.engine.runtime.Sources;
import dev.sagitta.engine.segment.SegmentHandle;
import dev.sagitta.engine.state.CollectionNumbers;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.TableState;
import dev.sagitta.engine.write.Commits;
import dev.sagitta.engine.write.NoCommits;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageException;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a database that is open for reading is made of. */
@Module
abstract class ReaderModule {
  private static final Logger LOG = LoggerFactory.getLogger(ReaderModule.class);

  private ReaderModule() {}

  @Binds
  abstract Lifecycle lifecycle(ReaderLifecycle lifecycle);

  @Provides
  @Singleton
  static Commits commits() {
    return new NoCommits();
  }

  /** A reader's memory has no budget: what it keeps of searches is bounded for itself. */
  @Provides
  @Singleton
  static MemoryCharge charge() {
    return _ -> {};
  }

  /**
   * Recovers, and opens every segment and index at once: a writer in another process may delete
   * objects that its newer manifests do without, but not what is mapped or read. If it does so in
   * between, the newer manifest is tried.
   */
  @Provides
  @Singleton
  static Recovered recovered(
      Storage storage, Sources sources, CollectionNumbers numbers, Plugins plugins) {
    while (true) {
      ManifestStore manifests = ManifestStore.open(storage, sources.random());
      try {
        Recovered recovered = new Recovery(storage, numbers, _ -> {}).run(manifests.manifest());
        boolean whole = openAll(recovered, plugins);
        if (whole || !hasMovedOn(manifests, storage, sources)) {
          return recovered;
        }
        recovered.state().releases().forEach(Runnable::run);
      } catch (CorruptException | StorageException.Missing e) {
        if (!hasMovedOn(manifests, storage, sources)) {
          throw e;
        }
      }
    }
  }

  private static boolean openAll(Recovered recovered, Plugins plugins) {
    boolean whole = true;
    for (CollectionState collection : recovered.state().collections()) {
      for (TableState table : collection.tables()) {
        for (SegmentHandle segment : table.segments()) {
          try {
            segment.open();
            IndexReader _ =
                segment.indexReader(plugins, plugins.kernel(collection.spec().distance()));
          } catch (CorruptException e) {
            LOG.error("The collection '{}' is degraded.", collection.spec().name(), e);
            whole = false;
          }
        }
      }
    }
    return whole;
  }

  private static boolean hasMovedOn(ManifestStore seen, Storage storage, Sources sources) {
    return ManifestStore.open(storage, sources.random()).manifest().number()
        != seen.manifest().number();
  }
}
