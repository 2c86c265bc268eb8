package dev.sagitta.engine.assembly;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.database.Lifecycle;
import dev.sagitta.engine.log.LogPosition;
import dev.sagitta.engine.log.LogWriter;
import dev.sagitta.engine.maintain.BuildThreads;
import dev.sagitta.engine.maintain.Checkpointer;
import dev.sagitta.engine.maintain.Garbage;
import dev.sagitta.engine.maintain.Maintenance;
import dev.sagitta.engine.maintain.SegmentWork;
import dev.sagitta.engine.maintain.Structure;
import dev.sagitta.engine.manifest.ManifestStore;
import dev.sagitta.engine.manifest.ObjectNames;
import dev.sagitta.engine.recall.MemoryCharge;
import dev.sagitta.engine.recover.Recovered;
import dev.sagitta.engine.recover.Recovery;
import dev.sagitta.engine.runtime.Sources;
import dev.sagitta.engine.runtime.Ulids;
import dev.sagitta.engine.state.CollectionNumbers;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.write.Commits;
import dev.sagitta.engine.write.Committer;
import dev.sagitta.engine.write.Pressure;
import dev.sagitta.spi.storage.AppendableStorage;
import dev.sagitta.spi.storage.Storage;
import jakarta.inject.Singleton;
import java.util.concurrent.locks.ReentrantLock;

/** What a database that is open for writing is made of. */
@Module
abstract class WriterModule {
  private WriterModule() {}

  @Binds
  abstract Commits commits(Committer committer);

  @Binds
  abstract Lifecycle lifecycle(WriterLifecycle lifecycle);

  @Provides
  @Singleton
  static AppendableStorage logStorage(Storage storage) {
    if (storage instanceof AppendableStorage appendable) {
      return appendable;
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_SETTING,
        "This storage cannot hold the log, because it cannot append; open it for reading, or use"
            + " one that can.");
  }

  @Provides
  @Singleton
  static ManifestStore manifests(Storage storage, Sources sources, DatabaseSettings settings) {
    if (!ManifestStore.exists(storage) && Opener.mayCreate(settings)) {
      ManifestStore.create(storage, sources.random(), sources.clock().millis());
    }
    ManifestStore manifests = ManifestStore.open(storage, sources.random());
    manifests.raiseEpoch();
    return manifests;
  }

  @Provides
  @Singleton
  static Recovered recovered(
      AppendableStorage storage, ManifestStore manifests, CollectionNumbers numbers) {
    // A killed process leaves bytes that are readable but not durable; commits that follow rely on
    // them.
    return new Recovery(storage, numbers, storage::sync).run(manifests.manifest());
  }

  @Provides
  @Singleton
  static LogWriter log(AppendableStorage storage, ManifestStore manifests, Recovered recovered) {
    long epoch = manifests.epoch();
    boolean done = false;
    try {
      LogWriter log =
          new LogWriter(
              storage,
              sequence -> ObjectNames.log(new LogPosition(epoch, sequence)),
              epoch,
              recovered.lsn());
      done = true;
      return log;
    } finally {
      if (!done) {
        // The last step that can fail: without a log there will be nobody to close what is open.
        recovered.state().releases().forEach(Runnable::run);
      }
    }
  }

  @Provides
  @Singleton
  static Pressure pressure(DatabaseSettings settings, Recovered recovered) {
    Pressure pressure = new Pressure(settings.budget());
    pressure.add(recovered.state().memoryBytes());
    return pressure;
  }

  @Provides
  @Singleton
  static MemoryCharge charge(Pressure pressure) {
    return pressure::add;
  }

  @Provides
  @Singleton
  static Committer committer(
      Views views, LogWriter log, Sources sources, Pressure pressure, Recovered recovered) {
    return new Committer(views, log, sources.clock(), pressure, recovered.lsn());
  }

  @Provides
  @Singleton
  static Structure.Naming naming(Sources sources, CollectionNumbers numbers) {
    return new Structure.Naming(
        new Ulids(sources.clock(), sources.random()), numbers, sources.clock());
  }

  @Provides
  @Singleton
  static Garbage garbage(Storage storage, ManifestStore manifests, Recovered recovered) {
    return new Garbage(storage, manifests, recovered.emptyLogs());
  }

  @Provides
  @Singleton
  static Structure structure(
      Storage storage,
      ManifestStore manifests,
      Committer committer,
      Views views,
      Garbage garbage,
      Plugins plugins,
      Structure.Naming naming,
      DatabaseSettings settings) {
    return new Structure(
        storage,
        manifests,
        committer,
        views,
        garbage,
        plugins,
        naming,
        settings.budget(),
        new ReentrantLock());
  }

  @Provides
  @Singleton
  static Maintenance maintenance(
      Structure structure, LogWriter log, Pressure pressure, Sources sources) {
    int threads = structure.budget().buildThreads();
    return new Maintenance(
        structure,
        new Checkpointer(structure, log, pressure),
        new SegmentWork(structure, new BuildThreads(sources.threads(), threads)),
        pressure,
        sources.threads());
  }
}
