package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.TopK;
import java.util.Map;

/**
 * Searches a graph: greedily down the upper levels, with a beam of {@code ef} nodes on level 0.
 * Where nodes are scored by codes, the nearest are then scored once more by their vectors.
 *
 * <p>Falls back to comparing all accepted rows where that costs no more, or where the walk has not
 * found as many rows as there are.
 */
final class HnswReader implements IndexReader {
  /**
   * A walk scores about so many nodes for each node it keeps, and a scan of as many rows that lie
   * together costs no more.
   */
  private static final int SCORED_PER_KEPT = 16;

  /** From here on the beam's sorted array costs more to keep than a heap. */
  private static final int LARGEST_BEAM = 2_048;

  /**
   * How many nodes are kept on the upper levels. The paper keeps one; but where vectors lie in
   * separate clusters, the nearest node of the wrong cluster is then the end of the way.
   */
  private static final int DESCENT_EF = 4;

  private final Searched searched;
  private final SearchParameters parameters;

  HnswReader(Searched searched, SearchParameters parameters) {
    this.searched = searched;
    this.parameters = parameters;
  }

  /** What is searched. */
  Searched searched() {
    return searched;
  }

  @Override
  public IndexReader tuned(Map<String, String> values) {
    return new HnswReader(searched, SearchParameters.parse(values));
  }

  @Override
  public void searchAll(float[][] queries, Accepted accepted, TopK[] tops) {
    for (int q = 0; q < queries.length; q++) {
      search(queries[q], accepted, tops[q]);
    }
  }

  @Override
  public void search(float[] query, Accepted accepted, TopK top) {
    int rows = count(accepted);
    if (rows == 0) {
      return;
    }
    SearchScratch scratch = searched.borrow();
    try {
      scratch.batch().clear();
      int ef = Math.min(Math.max(parameters.ef(), top.k()), rows);
      if (rows <= (long) ef * SCORED_PER_KEPT) {
        scratch.batch().scan(query, accepted, top);
      } else if (rows == searched.graph().nodes() && ef <= LARGEST_BEAM) {
        walkAll(query, accepted, top, scratch);
      } else {
        walkAccepted(query, accepted, top, scratch);
      }
    } finally {
      searched.giveBack(scratch);
    }
  }

  private void walkAll(float[] query, Accepted accepted, TopK top, SearchScratch scratch) {
    Beam beam = scratch.beam();
    int entry = descend(query, scratch);
    beam.begin(Math.max(parameters.ef(), top.k()));
    beam.enter(entry, scratch.scorer());
    beam.walk(searched.graph().links(), scratch.scorer());
    int size = beam.size();
    if (size < top.k() && size < searched.graph().nodes()) {
      scratch.batch().scan(query, accepted, top);
      return;
    }
    long[] keys = beam.pool();
    if (searched.isCoded()) {
      size = Math.min(size, Math.max(top.k(), parameters.rescored(top.k())));
    }
    for (int i = 0; i < size; i++) {
      offer(keys[i], query, top, scratch);
    }
    scratch.batch().flush(query, top);
  }

  private void walkAccepted(float[] query, Accepted accepted, TopK top, SearchScratch scratch) {
    FilteredWalk walk = scratch.filteredWalk();
    int entry = descend(query, scratch);
    int rows = count(accepted);
    int ef = Math.max(parameters.ef(), top.k());
    boolean ended = walk.walk(entry, scratch.scorer(), accepted, ef, rows);
    int size = walk.size();
    if (!ended || size < Math.min(top.k(), rows)) {
      scratch.batch().scan(query, accepted, top);
      return;
    }
    long[] keys = walk.sorted();
    if (searched.isCoded()) {
      size = Math.min(size, Math.max(top.k(), parameters.rescored(top.k())));
    }
    for (int i = 0; i < size; i++) {
      offer(-keys[i], query, top, scratch);
    }
    scratch.batch().flush(query, top);
  }

  private void offer(long key, float[] query, TopK top, SearchScratch scratch) {
    int ordinal = searched.graph().ordinal(Keys.node(key));
    if (searched.isCoded()) {
      scratch.batch().add(ordinal, query, top);
    } else {
      top.offer(ordinal, Keys.score(key));
    }
  }

  /** The node of level 0 to begin at. */
  private int descend(float[] query, SearchScratch scratch) {
    Graph graph = searched.graph();
    Beam beam = scratch.upperBeam();
    scratch.scorer().query(query);
    int upper = 0;
    for (int level = graph.levels(); level > 0; level--) {
      beam.begin(DESCENT_EF);
      beam.enter(upper, scratch.upperScorer());
      beam.walk(graph.upperLinks(level), scratch.upperScorer());
      upper = beam.nearest();
    }
    return graph.upperNode(upper);
  }

  private static int count(Accepted accepted) {
    return switch (accepted) {
      case Accepted.First first -> first.count();
      case Accepted.Only only -> only.ordinals().count();
    };
  }
}
