package dev.sagitta.engine.assembly;

import dev.sagitta.api.Database;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.engine.database.EngineDatabase;
import dev.sagitta.engine.database.Failures;
import dev.sagitta.engine.runtime.Sources;
import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Storage;

/** Opens databases. */
public final class Opener {
  private final Plugins plugins;
  private final Sources sources;

  /** An opener with these plug-ins, time, randomness and threads. */
  public Opener(Plugins plugins, Sources sources) {
    this.plugins = plugins;
    this.sources = sources;
  }

  /** Opens the database that the settings name. */
  public Database open(DatabaseSettings settings) {
    Access access = settings.mode() == OpenMode.READ ? Access.READ : Access.WRITE;
    return open(settings, plugins.openStorage(settings.storage(), access));
  }

  /** Opens a database on a storage, which it closes at its end, or at once if opening fails. */
  public Database open(DatabaseSettings settings, Storage storage) {
    boolean done = false;
    try {
      Database database =
          Failures.translated(() ->
              settings.mode() == OpenMode.READ
                  ? reader(settings, storage)
                  : writer(settings, storage));
      done = true;
      plugins.warmUp(sources.threads());
      return database;
    } finally {
      if (!done) {
        storage.close();
      }
    }
  }

  private Database writer(DatabaseSettings settings, Storage storage) {
    WriterComponent component =
        DaggerWriterComponent.factory().create(settings, storage, plugins, sources);
    Database database = new EngineDatabase(component.parts(), component.lifecycle());
    component.maintenance().start();
    component.parts().recalls().start();
    return database;
  }

  private Database reader(DatabaseSettings settings, Storage storage) {
    ReaderComponent component =
        DaggerReaderComponent.factory().create(settings, storage, plugins, sources);
    component.parts().recalls().start();
    return new EngineDatabase(component.parts(), component.lifecycle());
  }

  static boolean mayCreate(DatabaseSettings settings) {
    return settings.mode() == OpenMode.CREATE;
  }
}
