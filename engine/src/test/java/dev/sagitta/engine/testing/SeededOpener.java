package dev.sagitta.engine.testing;

import dev.sagitta.api.Database;
import dev.sagitta.api.settings.Budget;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.assembly.Opener;
import dev.sagitta.engine.assembly.Plugins;
import dev.sagitta.engine.runtime.Sources;
import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StoredObject;
import dev.sagitta.storage.memory.MemoryStorageProvider;
import dev.sagitta.tck.seed.Seed;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Opens databases whose time and randomness come from a seed, with or without threads. */
public final class SeededOpener {
  /** Budgets so small that a few dozen records make segments and merges. */
  public static final Budget SMALL = new Budget(4 << 10, 1 << 20, 700, 16 << 10, 2, 2, 1);

  private static final Plugins PLUGINS = Plugins.discover();

  private final SplittableRandom random;
  private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
  private final ThreadFactory threads;
  private final long tick;

  private SeededOpener(Seed seed, ThreadFactory threads, long tick) {
    this.random = seed.of("opener").random();
    this.threads = threads;
    this.tick = tick;
  }

  /** Databases whose background threads do nothing: only calls flush and compact. */
  public static SeededOpener withoutThreads(Seed seed) {
    return new SeededOpener(seed, _ -> Thread.ofVirtual().unstarted(() -> {}), 1);
  }

  /** Databases with background threads, for which time flies: they need not wait for it. */
  public static SeededOpener withThreads(Seed seed) {
    return new SeededOpener(seed, Thread.ofPlatform().daemon().name("test-", 0).factory(), 10_000);
  }

  /** Settings for a storage that is handed in. */
  public static DatabaseSettings settings() {
    return DatabaseSettings.of("handed-in:").withBudget(SMALL);
  }

  /** Opens a database on a storage with {@link #settings}. */
  public Database open(Storage storage) {
    return open(storage, settings());
  }

  /** Opens a database on a storage. */
  public Database open(Storage storage, DatabaseSettings settings) {
    SplittableRandom own;
    synchronized (random) {
      own = random.split();
    }
    InstantSource clock = () -> Instant.ofEpochMilli(millis.addAndGet(tick));
    return new Opener(PLUGINS, new Sources(clock, () -> next(own), threads))
        .open(settings, storage);
  }

  private static long next(SplittableRandom random) {
    synchronized (random) {
      return random.nextLong();
    }
  }

  /** An empty storage in memory that stays open when a database on it is closed. */
  public static Storage lastingMemory() {
    return lasting(
        new MemoryStorageProvider().open(StorageLocation.parse("memory:"), Access.WRITE));
  }

  /** A storage in memory with the same objects, which stays open as well. */
  public static Storage lastingCopy(Storage storage) {
    Storage copy = lastingMemory();
    for (StoredObject object : storage.list("", "", Integer.MAX_VALUE)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) object.size());
      storage.read(object.key(), 0, bytes);
      copy.create(object.key(), bytes.flip());
    }
    return copy;
  }

  /** The storage, but for closing it, which does nothing. */
  public static Storage lasting(Storage storage) {
    return (Storage)
        Proxy.newProxyInstance(
            SeededOpener.class.getClassLoader(),
            storage.getClass().getInterfaces(),
            (_, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }
}
