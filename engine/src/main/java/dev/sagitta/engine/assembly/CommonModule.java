package dev.sagitta.engine.assembly;

import dagger.Module;
import dagger.Provides;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.database.EngineParts;
import dev.sagitta.engine.recall.MemoryCharge;
import dev.sagitta.engine.recall.Recalls;
import dev.sagitta.engine.recover.Recovered;
import dev.sagitta.engine.runtime.Sources;
import dev.sagitta.engine.state.CollectionNumbers;
import dev.sagitta.engine.state.View;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.write.Commits;
import dev.sagitta.engine.write.RecordEncoder;
import jakarta.inject.Singleton;

/** What writers and readers are both made of. */
@Module
final class CommonModule {
  private CommonModule() {}

  @Provides
  @Singleton
  static CollectionNumbers numbers() {
    return new CollectionNumbers();
  }

  @Provides
  @Singleton
  static Views views(Recovered recovered) {
    return new Views(new View(recovered.state(), recovered.lsn()));
  }

  @Provides
  @Singleton
  static Recalls recalls(
      DatabaseSettings settings,
      Views views,
      Plugins plugins,
      Sources sources,
      MemoryCharge charge) {
    return new Recalls(settings, views, plugins, sources, charge);
  }

  @Provides
  @Singleton
  static EngineParts parts(
      DatabaseSettings settings,
      Views views,
      Commits commits,
      Plugins plugins,
      CollectionNumbers numbers,
      Sources sources,
      Recalls recalls) {
    RecordEncoder encoder = new RecordEncoder(settings.limits());
    return new EngineParts(
        settings, views, commits, encoder, plugins, numbers, recalls, sources.clock());
  }
}
