package dev.sagitta.engine.row;

import dev.sagitta.api.metadata.MetadataValue.Scalar;
import dev.sagitta.engine.row.FieldWalk.Place;
import dev.sagitta.engine.row.FieldWalk.Placed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The first rows behind the start of a walk, of all that are offered in whatever order. */
public final class FirstRows {
  private final FieldWalk walk;
  private final int most;
  private final Comparator<Placed> order;
  private final PriorityQueue<Placed> lastFirst;

  /** At most so many. */
  public FirstRows(FieldWalk walk, int most) {
    this.walk = walk;
    this.most = most;
    this.order = Comparator.comparing(Placed::place, walk.order());
    this.lastFirst = new PriorityQueue<>(order.reversed());
  }

  /** Offers a row, each once. */
  public void offer(@Nullable Scalar key, Id id, int row) {
    Placed placed = new Placed(new Place(key, id), row);
    boolean fits = lastFirst.size() < most || order.compare(placed, lastFirst.element()) < 0;
    if (!fits || walk.isBeforeStart(placed.place())) {
      return;
    }
    lastFirst.add(placed);
    if (lastFirst.size() > most) {
      lastFirst.remove();
    }
  }

  /** The first ones, in order. */
  public List<Placed> inOrder() {
    List<Placed> all = new ArrayList<>(lastFirst);
    all.sort(order);
    return all;
  }
}
