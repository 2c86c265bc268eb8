package dev.sagitta.engine;

import dev.sagitta.api.Database;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.assembly.Opener;
import dev.sagitta.engine.assembly.Plugins;
import dev.sagitta.engine.runtime.SystemSources;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The entry: opens a database in this process, with the plug-ins on the class path.
 *
 * <pre>{@code
 * try (Database database = Sagitta.open(Path.of("data"))) {
 *   VectorCollection books =
 *       database.createCollection(CollectionSpec.of("books", 3, Distance.COSINE));
 *   books.upsert(List.of(VectorRecord.of("a", 1f, 0f, 0f).with("year", 1999)));
 *   SearchResult nearest = books.search(SearchRequest.of(new float[] {1f, 0f, 0f}, 10));
 * }
 * }</pre>
 */
public final class Sagitta {
  private Sagitta() {}

  /** When a database in memory is written to its directory. */
  public enum Saving {
    /** After each durable write, before it returns. */
    WRITE,
    /** When the database is closed. */
    CLOSE,
    /** Never: the directory is only loaded. */
    NEVER
  }

  /** Opens or creates a database in a directory. */
  public static Database open(Path directory) {
    return open("file:" + directory);
  }

  /**
   * Opens or creates a database in the storage of a URI, such as {@code file:data} or {@code
   * memory:}.
   */
  public static Database open(String storage) {
    return open(DatabaseSettings.of(storage));
  }

  /** Opens a database as the settings say. */
  public static Database open(DatabaseSettings settings) {
    return new Opener(Plugins.discover(), SystemSources.create()).open(settings);
  }

  /** Opens an empty database in memory, which is gone when it is closed. */
  public static Database inMemory() {
    return open("memory:");
  }

  /** Opens a database in memory with what a directory holds, and saves it there. */
  public static Database inMemory(Path directory, Saving saving) {
    return open(
        "memory:?save="
            + URLEncoder.encode(directory.toString(), StandardCharsets.UTF_8)
            + "&saveOn="
            + saving.name().toLowerCase(Locale.ROOT));
  }
}
