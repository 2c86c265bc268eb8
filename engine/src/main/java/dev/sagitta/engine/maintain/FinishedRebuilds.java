package dev.sagitta.engine.maintain;

import dev.sagitta.engine.manifest.Manifest;
import dev.sagitta.engine.segment.Rebuilding;
import dev.sagitta.engine.state.CollectionState;
import dev.sagitta.engine.state.DatabaseState;
import dev.sagitta.engine.state.WantedIndexes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes which rebuilds are over: from then on there is nothing to return to, whatever new segments
 * wait for their first index.
 */
final class FinishedRebuilds {
  private final Structure structure;
  private final WantedIndexes wanted;

  FinishedRebuilds(Structure structure) {
    this.structure = structure;
    this.wanted = structure.wanted();
  }

  /** Notes those that are over now, in memory and in a manifest. */
  void note() {
    if (structure.views().peek().state().collections().stream().noneMatch(this::isOver)) {
      return;
    }
    structure.lock().lock();
    try {
      Map<Long, Rebuilding> over = structure.committer().exclusively(this::show);
      Manifest before = structure.manifests().manifest();
      List<Manifest.Entry> entries = new ArrayList<>();
      for (Manifest.Entry entry : before.collections()) {
        Rebuilding now = over.get(entry.id());
        entries.add(now == null ? entry : entry.with(now));
      }
      long number = structure.manifests().nextNumber();
      long millis = structure.naming().clock().millis();
      Manifest next = before.withCollections(number, millis, entries);
      structure.manifests().commit(next);
      structure.garbage().mark(before.goneWith(next));
    } finally {
      structure.lock().unlock();
    }
    structure.collectGarbage();
  }

  private Map<Long, Rebuilding> show() {
    DatabaseState before = structure.views().peek().state();
    DatabaseState after = noted(before);
    Map<Long, Rebuilding> over = new HashMap<>();
    for (CollectionState collection : before.collections()) {
      CollectionState now = after.collection(collection.id());
      if (now != null && !now.rebuilding().equals(collection.rebuilding())) {
        over.put(now.id(), now.rebuilding());
      }
    }
    if (!over.isEmpty()) {
      structure.views().install(after);
    }
    return over;
  }

  /** The state without the rebuilds that are over; asked for while no commit is under way. */
  DatabaseState noted(DatabaseState state) {
    DatabaseState noted = state;
    for (CollectionState collection : state.collections()) {
      if (isOver(collection)) {
        Rebuilding settled = collection.rebuilding().settled(structure.committer().lastLsn());
        noted = noted.with(collection.with(settled));
      }
    }
    return noted;
  }

  private boolean isOver(CollectionState collection) {
    return collection.rebuilding().former() != null && wanted.isReached(collection);
  }
}
