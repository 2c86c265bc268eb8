package dev.sagitta.index.hnsw;

import dev.sagitta.api.search.SearchMethod;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.Explaining;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.LeavingOut;
import dev.sagitta.spi.index.SearchTrace;
import dev.sagitta.spi.index.TopK;
import java.util.Map;

/**
 * Searches a graph: greedily down the upper levels, with a beam of {@code ef} nodes on level 0.
 * Where nodes are scored by codes, the nearest are then scored once more by their vectors.
 *
 * <p>Falls back to comparing all accepted rows where that costs no more, or where the walk has not
 * found as many rows as there are.
 */
final class HnswReader implements LeavingOut, Explaining {
  /**
   * A walk scores about so many nodes for each node it keeps, and a scan of as many rows that lie
   * together costs no more.
   */
  private static final int SCORED_PER_KEPT = 16;

  /**
   * Where rows are accepted at random, a scan of them and a walk cost the same when the square of
   * their number is so many times that of all rows, for each node kept (mnist: at 3 %).
   */
  private static final double LOOKED_AT_PER_KEPT = 4;

  /**
   * From so many accepted rows for each candidate on, a scan of codes is worth the candidates whose
   * vectors it has to read as well.
   */
  private static final int ROWS_FOR_A_CANDIDATE = 8;

  /** From here on the beam's sorted array costs more to keep than a heap. */
  private static final int LARGEST_BEAM = 2_048;

  /**
   * How many nodes are kept on the upper levels, and are entered on the level below. The paper
   * keeps one; but where vectors lie in separate clusters, the nearest node of the wrong cluster is
   * then the end of the way.
   */
  private static final int DESCENT_EF = 8;

  /**
   * How many of those are walked on from, at least. A search that keeps few nodes is one that may
   * miss some, and would spend a tenth of its time on the other four.
   */
  private static final int LEAST_WALKED = 4;

  /** With fewer accepted nodes to enter at, nodes from all over the graph are entered as well. */
  private static final int LEAST_DIRECT = 2;

  private final Searched searched;
  private final SearchParameters parameters;
  private final LeftOut leftOut;

  private HnswReader(Searched searched, SearchParameters parameters, LeftOut leftOut) {
    this.searched = searched;
    this.parameters = parameters;
    this.leftOut = leftOut;
  }

  /** A reader with parameters that suit k. */
  static HnswReader of(Searched searched) {
    return new HnswReader(searched, SearchParameters.parse(Map.of()), LeftOut.NOTHING);
  }

  /** What is searched. */
  Searched searched() {
    return searched;
  }

  @Override
  public IndexReader tuned(Map<String, String> values) {
    return new HnswReader(searched, SearchParameters.parse(values), leftOut);
  }

  @Override
  public IndexReader without(int ordinal) {
    return new HnswReader(searched, parameters, LeftOut.row(ordinal, searched.graph()));
  }

  @Override
  public void searchAll(float[][] queries, Accepted accepted, TopK[] tops) {
    for (int q = 0; q < queries.length; q++) {
      search(queries[q], accepted, tops[q]);
    }
  }

  @Override
  public void search(float[] query, Accepted accepted, TopK top) {
    int rows = accepted.count();
    if (rows == 0) {
      return;
    }
    SearchScratch scratch = searched.scratches().borrow();
    try {
      SearchMethod _ = search(query, accepted, rows, top, scratch);
    } finally {
      searched.scratches().giveBack(scratch);
    }
  }

  @Override
  public SearchTrace explain(float[] query, Accepted accepted, TopK top) {
    int rows = accepted.count();
    if (rows == 0) {
      return new SearchTrace(SearchMethod.NOTHING, 0);
    }
    SearchScratch scratch = searched.scratches().borrow();
    try {
      SearchMethod method = search(query, accepted, rows, top, scratch);
      long compared =
          switch (method) {
            case NOTHING -> 0;
            case SCAN -> rows;
            case INDEX, FILTERED_INDEX -> walked(accepted, rows, top.k(), scratch);
            case FALLBACK_SCAN -> walked(accepted, rows, top.k(), scratch) + rows;
          };
      return new SearchTrace(method, compared);
    } finally {
      searched.scratches().giveBack(scratch);
    }
  }

  /** How many nodes the last search with this scratch memory has scored; it was no scan. */
  private long walked(Accepted accepted, int rows, int k, SearchScratch scratch) {
    Graph graph = searched.graph();
    long below =
        isWide(nodesKept(k, rows))
            ? scratch.wideWalk().seen()
            : scratch.beam().seen(node -> Acceptance.ofNode(accepted, graph, node));
    return below + scratch.upperBeam().seen(_ -> true);
  }

  private SearchMethod search(
      float[] query, Accepted accepted, int rows, TopK top, SearchScratch scratch) {
    scratch.batch().clear();
    int ef = nodesKept(top.k(), rows);
    if (rows <= (long) ef * SCORED_PER_KEPT || isSparse(rows, ef)) {
      scan(query, accepted, rows, top, scratch);
      return SearchMethod.SCAN;
    }
    if (!walk(query, accepted, rows, top.k(), scratch)) {
      scan(query, accepted, rows, top, scratch);
      return SearchMethod.FALLBACK_SCAN;
    }
    offerKept(query, accepted, top, scratch);
    return rows == searched.graph().rows() ? SearchMethod.INDEX : SearchMethod.FILTERED_INDEX;
  }

  private int nodesKept(int k, int rows) {
    return Math.min(parameters.kept(k), rows);
  }

  private static boolean isWide(int ef) {
    return ef > LARGEST_BEAM;
  }

  /**
   * True if so few rows are accepted that the way over the others costs more than a scan. For each
   * node kept, a walk looks at as many nodes as there are in all for a few accepted ones, and what
   * it looks at costs a share of what a row of a scan does.
   */
  private boolean isSparse(int rows, int ef) {
    return (double) rows * rows <= LOOKED_AT_PER_KEPT * ef * searched.graph().rows();
  }

  /** Compares all accepted rows, by their codes first where that is less to read. */
  private void scan(float[] query, Accepted accepted, int rows, TopK top, SearchScratch scratch) {
    Accepted others = leftOut.without(accepted);
    int candidates = searched.candidates(top.k(), parameters);
    if (!searched.isCoded() || rows <= (long) candidates * ROWS_FOR_A_CANDIDATE) {
      scratch.batch().scan(query, others, top);
      return;
    }
    scratch.scorer().query(query);
    NearestKeys nearest = scratch.codeScan().scan(others, scratch.scorer(), candidates);
    long[] keys = nearest.sorted();
    for (int i = 0; i < nearest.size(); i++) {
      scratch.batch().add(Keys.node(keys[i]), query, top);
    }
    scratch.batch().flush(query, top);
  }

  /**
   * Walks to the nodes nearest to the query, which the scratch memory then keeps.
   *
   * @param rows how many rows are accepted
   * @return false if it has not found as many rows as there are
   */
  private boolean walk(float[] query, Accepted accepted, int rows, int k, SearchScratch scratch) {
    int ef = parameters.kept(k);
    Beam upper = descend(query, ef, scratch);
    if (isWide(ef)) {
      return walkWide(upper, ef, accepted, rows, scratch) && isEnough(accepted, rows, k, scratch);
    }
    if (rows == searched.graph().rows()) {
      walkAll(upper, ef, scratch);
      int size = scratch.kept();
      return size >= k || size >= searched.graph().nodes();
    }
    return walkAccepted(upper, ef, accepted, scratch) && isEnough(accepted, rows, k, scratch);
  }

  private void walkAll(Beam upper, int ef, SearchScratch scratch) {
    Beam beam = scratch.beam();
    beam.begin(ef);
    leftOut.leave(beam);
    for (int i = 0; i < upper.size(); i++) {
      beam.enterScored(searched.graph().levelZero(upper.pool()[i]));
    }
    beam.walk(searched.graph().links(), scratch.scorer());
    scratch.keep(beam.pool(), beam.size());
  }

  /**
   * A walk over the accepted nodes alone.
   *
   * @return false if it ended without as many as it is to keep: it was in a part of the graph that
   *     is cut off from the rest
   */
  private boolean walkAccepted(Beam upper, int ef, Accepted accepted, SearchScratch scratch) {
    Beam beam = scratch.beam();
    AcceptedLinks links = scratch.acceptedLinks();
    links.accept(accepted);
    beam.begin(ef);
    leftOut.leave(beam);
    int direct = 0;
    for (int i = 0; i < upper.size() && (i < LEAST_DIRECT || beam.size() > 0); i++) {
      long key = searched.graph().levelZero(upper.pool()[i]);
      direct += links.contains(Keys.node(key)) ? 1 : 0;
      beam.enterAccepted(key, links, scratch.scorer());
    }
    if (direct < LEAST_DIRECT) {
      // Little is accepted, or it lies elsewhere than the query.
      beam.enterAnywhere(links, scratch.scorer());
    }
    beam.walk(links, scratch.scorer());
    scratch.keep(beam.pool(), beam.size());
    return beam.size() >= ef || !searched.graph().groups().isEmpty();
  }

  /**
   * A walk over all nodes that keeps accepted ones, so many that a heap serves better.
   *
   * @return false if it would have cost more than to compare all accepted rows
   */
  private boolean walkWide(Beam upper, int ef, Accepted accepted, int rows, SearchScratch scratch) {
    WideWalk walk = scratch.wideWalk();
    walk.begin(ef, leftOut);
    int entry = searched.graph().upperNode(upper.nearest());
    boolean ended = walk.walk(entry, scratch.scorer(), accepted, rows);
    scratch.keep(walk.kept().sorted(), walk.kept().size());
    return ended;
  }

  /** True if the nodes kept have as many accepted rows as are wanted, or as there are. */
  private boolean isEnough(Accepted accepted, int rows, int k, SearchScratch scratch) {
    return found(scratch.keys(), scratch.kept(), accepted, k) >= Math.min(k, rows);
  }

  /** Offers the rows of the nodes kept, by their vectors where nodes have estimates. */
  private void offerKept(float[] query, Accepted accepted, TopK top, SearchScratch scratch) {
    int size = searched.rescored(scratch.kept(), top.k(), parameters);
    for (int i = 0; i < size; i++) {
      offer(scratch.keys()[i], accepted, query, top, scratch);
    }
    scratch.batch().flush(query, top);
  }

  /** Offers the row of a node and its copies; of equal rows no more than k are of use. */
  private void offer(long key, Accepted accepted, float[] query, TopK top, SearchScratch scratch) {
    Graph graph = searched.graph();
    Groups groups = graph.groups();
    int node = Keys.node(key);
    int row = graph.ordinal(node);
    if (groups.isEmpty()) {
      offerRow(row, key, query, top, scratch);
      return;
    }
    int left = top.k();
    if (accepted.contains(row)) {
      offerRow(row, key, query, top, scratch);
      left--;
    }
    int group = groups.of(node);
    if (group < 0) {
      return;
    }
    int place = Acceptance.nextCopy(accepted, groups, group, groups.begin(group));
    for (; left > 0 && place < groups.end(group); left--) {
      offerRow(groups.row(place), key, query, top, scratch);
      place = Acceptance.nextCopy(accepted, groups, group, place + 1);
    }
  }

  private void offerRow(int row, long key, float[] query, TopK top, SearchScratch scratch) {
    if (searched.isCoded()) {
      scratch.batch().add(row, query, top);
    } else {
      top.offer(row, Keys.score(key));
    }
  }

  /** How many accepted rows the nodes of keys have, counted up to k for each. */
  private long found(long[] keys, int size, Accepted accepted, int k) {
    Graph graph = searched.graph();
    if (graph.groups().isEmpty()) {
      return size;
    }
    long found = 0;
    for (int i = 0; i < size && found < k; i++) {
      found += Acceptance.count(accepted, graph, Keys.node(keys[i]), k);
    }
    return found;
  }

  /** The upper nodes nearest to the query, as far as a search finds them. */
  private Beam descend(float[] query, int ef, SearchScratch scratch) {
    Graph graph = searched.graph();
    int walked = Math.clamp(ef / 5, LEAST_WALKED, DESCENT_EF);
    Beam beam = scratch.upperBeam();
    scratch.scorer().query(query);
    beam.begin(DESCENT_EF);
    leftOut.leaveUpper(beam);
    beam.enter(0, scratch.upperScorer());
    for (int level = graph.levels(); level > 0; level--) {
      beam.goOn(DESCENT_EF);
      beam.walk(graph.upperLinks(level), scratch.upperScorer(), walked);
    }
    return beam;
  }
}
