package dev.sagitta.engine.log;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.collection.Indexing;
import dev.sagitta.engine.row.Id;
import dev.sagitta.engine.row.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a commit, resolved: it says what becomes of the state, whatever the state was, so that
 * replaying it needs no decision.
 */
public sealed interface Operation {
  /** Rows that are added, in place of live ones of the same ids. */
  record PutRows(long table, List<Row> rows) implements Operation {}

  /** Rows of a small table, live and nowhere else, as a checkpoint has kept them. */
  record LoadRows(long table, List<Row> rows) implements Operation {}

  /** Rows that are deleted; absent ones are no error. */
  record DeleteRows(long table, List<Id> ids) implements Operation {}

  /** A collection that comes into being. */
  record CreateCollection(long collection, CollectionSpec spec) implements Operation {}

  /**
   * A collection that gets another name, index or limit.
   *
   * @param former what its segments are rebuilt from, to be returned to; null if nothing is rebuilt
   */
  record ChangeCollection(long collection, CollectionSpec spec, @Nullable Indexing former)
      implements Operation {}

  /** A collection that is gone, with its tables and aliases. */
  record DropCollection(long collection) implements Operation {}

  /** An alias that points at a collection. */
  record PutAlias(String alias, long collection) implements Operation {}

  /** An alias that is gone. */
  record DropAlias(String alias) implements Operation {}
}
