package dev.sagitta.engine.write;

import dev.sagitta.api.collection.CollectionChange;
import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Indexing;
import dev.sagitta.api.collection.Names;
import dev.sagitta.api.error.ConflictException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.NotFoundException;
import dev.sagitta.engine.log.Operation;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.WantedIndexes;
import java.util.List;

/** Plans the writes that change which collections and aliases there are. */
public final class CatalogueWrites {
  private CatalogueWrites() {}

  /** Creates a collection under the given number. */
  public static Planner create(long id, CollectionSpec spec, int maxCollections) {
    return latest -> {
      checkFree(latest, spec.name());
      int count = latest.names().size();
      if (count >= maxCollections) {
        throw new InvalidRequestException(
            ErrorCode.LIMIT_EXCEEDED,
            "The database has " + count + " collections, which is its maxCollections.");
      }
      return List.of(new Operation.CreateCollection(id, spec));
    };
  }

  /** Drops a collection by its own name. */
  public static Planner drop(String name) {
    return latest -> List.of(new Operation.DropCollection(ownName(latest, name)));
  }

  /** Gives a collection another name. */
  public static Planner rename(String from, String to, WantedIndexes wanted) {
    return latest -> {
      CollectionState collection = require(latest, ownName(latest, from));
      CollectionSpec renamed = collection.spec().withName(to);
      if (from.equals(to)) {
        return List.of();
      }
      checkFree(latest, to);
      return List.of(changed(collection, renamed, wanted));
    };
  }

  /** Changes a collection's settings. */
  public static Planner change(long id, CollectionChange change, WantedIndexes wanted) {
    return latest -> {
      CollectionState collection = require(latest, id);
      CollectionSpec before = collection.spec();
      CollectionSpec after =
          new CollectionSpec(
              before.name(),
              before.dimension(),
              before.distance(),
              change.index().orElse(before.index()),
              change.quantization().orElse(before.quantization()),
              change.indexedFields().orElse(before.indexedFields()),
              change.maxRecords().orElse(before.maxRecords()));
      long live = collection.records().live().get();
      if (after.maxRecords() < live) {
        throw new InvalidRequestException(
            ErrorCode.LIMIT_EXCEEDED,
            "maxRecords cannot be "
                + after.maxRecords()
                + ": the collection '"
                + before.name()
                + "' has "
                + live
                + " records. Delete some first.");
      }
      return after.equals(before) ? List.of() : List.of(changed(collection, after, wanted));
    };
  }

  /** Returns to the index and quantization that a collection is rebuilt from. */
  public static Planner cancelRebuild(long id, WantedIndexes wanted) {
    return latest -> {
      CollectionState collection = require(latest, id);
      Indexing former = collection.rebuilding().former();
      if (former == null || wanted.isReached(collection)) {
        throw new NotFoundException(
            ErrorCode.REBUILD_NOT_FOUND,
            "No rebuild of '"
                + collection.spec().name()
                + "' is under way: every segment has the index that its settings ask for, or waits"
                + " for its first one. To have another, change the settings.");
      }
      return List.of(new Operation.ChangeCollection(id, former.in(collection.spec()), null));
    };
  }

  private static Operation changed(
      CollectionState collection, CollectionSpec after, WantedIndexes wanted) {
    Indexing former = collection.rebuilding().former();
    Indexing origin =
        former != null && wanted.isRebuilding(collection) ? former : Indexing.of(collection.spec());
    boolean rebuilds =
        !origin.equals(Indexing.of(after)) && !wanted.isReached(collection.withSpec(after));
    return new Operation.ChangeCollection(collection.id(), after, rebuilds ? origin : null);
  }

  /** Points an alias at a collection. */
  public static Planner putAlias(String alias, String collection) {
    return latest -> {
      Names.check("alias", alias);
      if (latest.names().containsKey(alias)) {
        throw taken(alias, "a collection");
      }
      return List.of(new Operation.PutAlias(alias, ownName(latest, collection)));
    };
  }

  /** Removes an alias. */
  public static Planner dropAlias(String alias) {
    return latest -> {
      if (!latest.aliases().containsKey(alias)) {
        throw new NotFoundException(
            ErrorCode.ALIAS_NOT_FOUND, "There is no alias '" + alias + "'.");
      }
      return List.of(new Operation.DropAlias(alias));
    };
  }

  private static void checkFree(DatabaseState latest, String name) {
    if (latest.names().containsKey(name)) {
      throw taken(name, "a collection");
    }
    if (latest.aliases().containsKey(name)) {
      throw taken(name, "an alias");
    }
  }

  private static ConflictException taken(String name, String by) {
    return new ConflictException(
        ErrorCode.NAME_TAKEN, "The name '" + name + "' is taken by " + by + "; choose another.");
  }

  private static long ownName(DatabaseState latest, String name) {
    Long id = latest.names().get(name);
    if (id == null) {
      throw new NotFoundException(
          ErrorCode.COLLECTION_NOT_FOUND,
          "There is no collection '"
              + name
              + "'"
              + (latest.aliases().containsKey(name) ? ", only an alias of that name." : "."));
    }
    return id;
  }

  private static CollectionState require(DatabaseState latest, long id) {
    CollectionState collection = latest.collection(id);
    if (collection == null) {
      throw new NotFoundException(ErrorCode.COLLECTION_NOT_FOUND, "The collection was dropped.");
    }
    return collection;
  }
}
