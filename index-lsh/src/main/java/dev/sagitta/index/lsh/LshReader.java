package dev.sagitta.index.lsh;

import dev.sagitta.api.search.SearchMethod;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.Explaining;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.SearchTrace;
import dev.sagitta.spi.index.TopK;
import java.util.Map;

/**
 * Searches tables: looks into the buckets nearest to the query, keeps the rows whose sketches
 * differ least from the query's, and compares these by their vectors.
 *
 * <p>With a filter it looks into as many more buckets as the filter leaves fewer rows. Where that
 * would cost more than to compare all accepted rows, or where the buckets have not given as many
 * rows as there are, all accepted rows are compared.
 */
final class LshReader implements Explaining {
  /** To find a bucket takes as long as to meet about so many rows in it. */
  static final int ROWS_A_PROBE = 64;

  private final Searched searched;
  private final Effort effort;
  private final SearchParameters byDefault;
  private final SearchParameters parameters;

  private LshReader(
      Searched searched, Effort effort, SearchParameters byDefault, SearchParameters parameters) {
    this.searched = searched;
    this.effort = effort;
    this.byDefault = byDefault;
    this.parameters = parameters;
  }

  /**
   * A reader.
   *
   * @param effort what a search takes where nobody says otherwise
   * @param byDefault what the index's own parameters say
   */
  static LshReader of(Searched searched, Effort effort, SearchParameters byDefault) {
    return new LshReader(searched, effort, byDefault, byDefault);
  }

  @Override
  public IndexReader tuned(Map<String, String> values) {
    return new LshReader(searched, effort, byDefault, SearchParameters.parse(values).or(byDefault));
  }

  /** What is searched. */
  Searched searched() {
    return searched;
  }

  /** What a search takes where nobody says otherwise. */
  Effort effort() {
    return effort;
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
      boolean isChosen = method == SearchMethod.INDEX || method == SearchMethod.FILTERED_INDEX;
      return new SearchTrace(method, isChosen ? scratch.selection().count() : rows);
    } finally {
      searched.scratches().giveBack(scratch);
    }
  }

  private SearchMethod search(
      float[] query, Accepted accepted, int rows, TopK top, SearchScratch scratch) {
    scratch.batch().clear();
    if (rows <= candidates(top.k()) || isDear(rows, top.k())) {
      scratch.batch().scan(query, accepted, top);
      return SearchMethod.SCAN;
    }
    if (!choose(query, accepted, rows, top.k(), scratch)) {
      scratch.batch().scan(query, accepted, top);
      return SearchMethod.FALLBACK_SCAN;
    }
    Selection selection = scratch.selection();
    selection.select();
    for (int i = 0; i < selection.count(); i++) {
      scratch.batch().add(selection.row(i), query, top);
    }
    scratch.batch().flush(query, top);
    return rows == searched.tables().rows() ? SearchMethod.INDEX : SearchMethod.FILTERED_INDEX;
  }

  /** How many rows can be met in buckets while so many vectors are read. */
  static double budget(Shape shape, int rows) {
    return (double) rows * shape.dimension() * Float.BYTES / shape.hashes().sketchBytes();
  }

  private int candidates(int k) {
    int wanted = parameters.candidates();
    return Math.max(k, wanted > 0 ? wanted : effort.candidatesFor(k));
  }

  private int probes(int k) {
    int wanted = parameters.probes();
    return wanted > 0 ? wanted : effort.probesFor(k);
  }

  /** As many more as fewer rows are accepted. */
  private double wantedProbes(int rows, int k) {
    return Math.ceil((double) probes(k) * Math.max(rows, searched.tables().rows()) / rows);
  }

  /** True if to look into buckets costs more than to compare so many accepted rows. */
  private boolean isDear(int rows, int k) {
    return wantedProbes(rows, k) * (ROWS_A_PROBE + effort.met() / effort.probes())
        > budget(searched.hashing().shape(), rows);
  }

  /**
   * Selects candidates.
   *
   * @param rows how many rows are accepted, more than the candidates
   * @return false if the buckets have not given enough
   */
  private boolean choose(float[] query, Accepted accepted, int rows, int k, SearchScratch scratch) {
    Hashing hashing = searched.hashing();
    int candidates = candidates(k);
    int all = Math.max(rows, searched.tables().rows());
    double probes = wantedProbes(rows, k);
    double budget = budget(hashing.shape(), rows);
    hashing.query(query, scratch.query());
    ProbeSequence sequence = scratch.sequence();
    sequence.begin(scratch.query());
    Selection selection = scratch.selection();
    selection.begin(candidates, accepted, all);
    Buckets buckets = scratch.buckets();
    double spent = 0;
    for (double visited = 0; visited < probes || selection.count() < candidates; ) {
      if (spent > budget) {
        return false;
      }
      buckets.clear();
      while (!buckets.isFull() && sequence.next()) {
        buckets.add(sequence.table(), sequence.address());
      }
      if (buckets.count() == 0) {
        return selection.count() == candidates;
      }
      visited += buckets.count();
      spent += searched.tables().visit(buckets, selection);
      spent += (double) ROWS_A_PROBE * buckets.count();
    }
    return true;
  }
}
