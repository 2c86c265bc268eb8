package dev.sagitta.engine.database;

import dev.sagitta.api.Database;
import dev.sagitta.api.VectorCollection;
import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.ClosedException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.api.write.Durability;
import dev.sagitta.engine.maintain.BuildProgress;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.View;
import dev.sagitta.engine.state.Views;
import dev.sagitta.engine.write.CatalogueWrites;
import dev.sagitta.engine.write.Planner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/** An open database. */
public final class EngineDatabase implements Database {
  private final EngineParts parts;
  private final Lifecycle lifecycle;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A database of these parts. */
  public EngineDatabase(EngineParts parts, Lifecycle lifecycle) {
    this.parts = parts;
    this.lifecycle = lifecycle;
  }

  @Override
  public VectorCollection createCollection(CollectionSpec spec) {
    return call(() -> {
      parts.searching().check(spec);
      long id = parts.numbers().take();
      int most = parts.settings().limits().maxCollections();
      change(CatalogueWrites.create(id, spec, most));
      return new EngineCollection(this, parts, id);
    });
  }

  @Override
  public Optional<VectorCollection> findCollection(String name) {
    return read(view ->
        Optional.ofNullable(view.state().resolve(name))
            .map(id -> new EngineCollection(this, parts, id)));
  }

  @Override
  public VectorCollection collection(String name) {
    return findCollection(name)
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.COLLECTION_NOT_FOUND, "There is no collection or alias '" + name + "'."));
  }

  @Override
  public List<CollectionDescription> listCollections() {
    return read(view ->
        view.state().names().values().stream()
            .flatMap(id -> Optional.ofNullable(view.state().collection(id)).stream())
            .map(collection -> describe(collection, view.lsn()))
            .toList());
  }

  static CollectionDescription describe(CollectionState collection, long lsn) {
    return new CollectionDescription(
        collection.spec(),
        collection.records().liveCount(lsn),
        collection.documents().liveCount(lsn),
        collection.degraded());
  }

  @Override
  public void dropCollection(String name) {
    call(() -> parts.commits().commitDeletion(CatalogueWrites.drop(name), Durability.SYNCED));
  }

  @Override
  public void renameCollection(String from, String to) {
    change(CatalogueWrites.rename(from, to, parts.wanted()));
  }

  @Override
  public void putAlias(String alias, String collection) {
    change(CatalogueWrites.putAlias(alias, collection));
  }

  @Override
  public void dropAlias(String alias) {
    change(CatalogueWrites.dropAlias(alias));
  }

  @Override
  public Map<String, String> aliases() {
    return read(view -> {
      Map<String, String> aliases = new TreeMap<>();
      DatabaseState state = view.state();
      state
          .aliases()
          .forEach((alias, id) -> {
            CollectionState target = state.collection(id);
            if (target != null) {
              aliases.put(alias, target.spec().name());
            }
          });
      return aliases;
    });
  }

  @Override
  public long lsn() {
    return read(View::lsn);
  }

  @Override
  public void flush() {
    call(() -> {
      lifecycle.flush();
      return true;
    });
  }

  @Override
  public void compact() {
    call(() -> {
      lifecycle.compact();
      return true;
    });
  }

  @Override
  public void optimize() {
    call(() -> {
      lifecycle.optimize();
      return true;
    });
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Failures.translated(() -> {
        parts.recalls().stop();
        lifecycle.close();
        return true;
      });
    }
  }

  private void change(Planner planner) {
    call(() -> parts.commits().commit(planner, Durability.SYNCED));
  }

  /** Has the indexes of a collection with other settings built. */
  void reindex() {
    lifecycle.reindex();
  }

  /** How far the builds of indexes in a collection are. */
  BuildProgress buildProgress(long collection) {
    return lifecycle.buildProgress(collection);
  }

  /** Runs a call on the open database. */
  <T> T call(Supplier<T> action) {
    checkOpen();
    return Failures.translated(action);
  }

  /** Runs a read on the present view. */
  <T> T read(Function<View, T> action) {
    return call(() -> {
      try (Views.Lease lease = parts.views().acquire()) {
        checkOpen();
        return action.apply(lease.view());
      }
    });
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new ClosedException(ErrorCode.CLOSED, "The database is closed; open it again.");
    }
  }
}
