package dev.sagitta.engine.assembly;

import dagger.BindsInstance;
import dagger.Component;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.database.EngineParts;
import dev.sagitta.engine.database.Lifecycle;
import dev.sagitta.engine.runtime.Sources;
import dev.sagitta.spi.storage.Storage;
import jakarta.inject.Singleton;

/** Assembles a database that is open for reading. */
@Singleton
@Component(modules = {CommonModule.class, ReaderModule.class})
interface ReaderComponent {
  EngineParts parts();

  Lifecycle lifecycle();

  /** Takes what comes from outside. */
  @Component.Factory
  interface Factory {
    ReaderComponent create(
        @BindsInstance DatabaseSettings settings,
        @BindsInstance Storage storage,
        @BindsInstance Plugins plugins,
        @BindsInstance Sources sources);
  }
}
