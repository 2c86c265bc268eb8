package dev.sagitta.engine.assembly;

import dagger.BindsInstance;
import dagger.Component;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.database.EngineParts;
import dev.sagitta.engine.database.Lifecycle;
import dev.sagitta.engine.maintain.Maintenance;
import dev.sagitta.engine.runtime.Sources;
import dev.sagitta.spi.storage.Storage;
import jakarta.inject.Singleton;

/** Assembles a database that is open for writing. */
@Singleton
@Component(modules = {CommonModule.class, WriterModule.class})
interface WriterComponent {
  EngineParts parts();

  Lifecycle lifecycle();

  Maintenance maintenance();

  /** Takes what comes from outside. */
  @Component.Factory
  interface Factory {
    WriterComponent create(
        @BindsInstance DatabaseSettings settings,
        @BindsInstance Storage storage,
        @BindsInstance Plugins plugins,
        @BindsInstance Sources sources);
  }
}
