package dev.sagitta.index.flat;

import dev.sagitta.api.search.SearchMethod;
import dev.sagitta.spi.index.Accepted;
import dev.sagitta.spi.index.Explaining;
import dev.sagitta.spi.index.IndexReader;
import dev.sagitta.spi.index.OrdinalSet;
import dev.sagitta.spi.index.SearchTrace;
import dev.sagitta.spi.index.TopK;
import dev.sagitta.spi.index.VectorSource;
import dev.sagitta.spi.kernel.DistanceKernel;
import dev.sagitta.spi.parameter.Parameters;
import dev.sagitta.spi.quantization.CodeScorer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Estimates the score of every accepted row from its code, and computes those of the best: as many
 * times more than are asked for as the search parameter {@code oversampling} says, but at least a
 * hundred.
 *
 * <p>Codes are read block by block, and all queries of one call meet a block before the next, as in
 * {@link FlatReader}. Where no more rows are accepted than would be computed anyway, they are.
 */
final class CodedFlatReader implements Explaining {
  private static final String OVERSAMPLING = "oversampling";
  private static final List<String> NAMES = List.of(OVERSAMPLING);
  static final int DEFAULT_OVERSAMPLING = 10;
  private static final int MOST_OVERSAMPLING = 1_000;

  /** So few vectors are read and computed in no time, and the nearest few need more than a few. */
  private static final int LEAST_CANDIDATES = 100;

  /** A block's aim, a share of the L1 cache beside its scores. */
  private static final int BLOCK_BYTES = 64 << 10;

  private static final int MOST_BLOCK_ROWS = 1_024;
  private static final int WORD = 64;

  /** A block is scanned whole if at least one of so many rows is accepted. */
  private static final int SCAN_FROM_ONE_IN = 3;

  private final VectorSource vectors;
  private final DistanceKernel kernel;
  private final Codes codes;
  private final FlatReader exact;
  private final int oversampling;
  private final int blockRows;

  private CodedFlatReader(
      VectorSource vectors, DistanceKernel kernel, Codes codes, int oversampling) {
    this.vectors = vectors;
    this.kernel = kernel;
    this.codes = codes;
    this.exact = new FlatReader(vectors, kernel);
    this.oversampling = oversampling;
    int rows = BLOCK_BYTES / codes.codeBytes() / WORD * WORD;
    this.blockRows = Math.clamp(rows, WORD, MOST_BLOCK_ROWS);
  }

  /** A reader with the default oversampling. */
  static CodedFlatReader of(VectorSource vectors, DistanceKernel kernel, Codes codes) {
    return new CodedFlatReader(vectors, kernel, codes, DEFAULT_OVERSAMPLING);
  }

  @Override
  public IndexReader tuned(Map<String, String> parameters) {
    return new CodedFlatReader(vectors, kernel, codes, oversampling(parameters, oversampling));
  }

  /** The one parameter that there is. */
  static int oversampling(Map<String, String> parameters, int byDefault) {
    return Parameters.of("A search with the index 'flat' over codes", parameters, NAMES)
        .integer(OVERSAMPLING, byDefault, 1, MOST_OVERSAMPLING);
  }

  /** Powers of two times k candidates. */
  static List<Map<String, String>> efforts() {
    return IntStream.iterate(1, times -> times <= MOST_OVERSAMPLING, times -> 2 * times)
        .mapToObj(times -> Map.of(OVERSAMPLING, Integer.toString(times)))
        .toList();
  }

  @Override
  public void search(float[] query, Accepted accepted, TopK top) {
    searchAll(new float[][] {query}, accepted, new TopK[] {top});
  }

  @Override
  public SearchTrace explain(float[] query, Accepted accepted, TopK top) {
    int rows = accepted.count();
    int candidates = candidates(top);
    search(query, accepted, top);
    if (rows == 0) {
      return new SearchTrace(SearchMethod.NOTHING, 0);
    }
    if (rows <= candidates) {
      return new SearchTrace(SearchMethod.SCAN, rows);
    }
    boolean isWhole = rows == vectors.size();
    return new SearchTrace(isWhole ? SearchMethod.INDEX : SearchMethod.FILTERED_INDEX, rows);
  }

  @Override
  public void searchAll(float[][] queries, Accepted accepted, TopK[] tops) {
    int rows = accepted.count();
    if (Arrays.stream(tops).allMatch(top -> rows <= candidates(top))) {
      exact.searchAll(queries, accepted, tops);
      return;
    }
    Scan scan = new Scan(queries, tops);
    switch (accepted) {
      case Accepted.First(int count) -> {
        for (int first = 0; first < count; first += blockRows) {
          scan.block(first, Math.min(blockRows, count - first));
        }
      }
      case Accepted.Only(OrdinalSet ordinals) -> scan.members(ordinals);
    }
    scan.finish();
  }

  private int candidates(TopK top) {
    return Math.clamp(rescored(top.k(), oversampling), 1, Math.max(1, vectors.size()));
  }

  /** How many candidates are compared with their vectors where there are as many. */
  static int rescored(int k, int oversampling) {
    return Math.clamp((long) k * oversampling, LEAST_CANDIDATES, Integer.MAX_VALUE);
  }

  /** One call's queries on their way through the codes; for one thread. */
  private final class Scan {
    private final float[][] queries;
    private final TopK[] tops;
    private final TopK[] candidates;
    private final CodeScorer[] scorers;
    private final float[] scores = new float[blockRows];
    private final int[] gathered = new int[blockRows];
    private int gatheredCount;

    Scan(float[][] queries, TopK[] tops) {
      this.queries = queries;
      this.tops = tops;
      this.candidates = new TopK[tops.length];
      this.scorers = new CodeScorer[queries.length];
      for (int q = 0; q < queries.length; q++) {
        candidates[q] = new TopK(candidates(tops[q]), Float.POSITIVE_INFINITY);
        scorers[q] = codes.scorers().borrow();
        scorers[q].query(queries[q]);
      }
    }

    /** Considers every row of a block. */
    void block(int first, int rows) {
      for (int q = 0; q < queries.length; q++) {
        scorers[q].scores(codes.memory(), (long) first * codes.codeBytes(), rows, scores);
        TopK top = candidates[q];
        float bound = top.bound();
        for (int row = 0; row < rows; row++) {
          if (scores[row] <= bound) {
            top.offer(first + row, scores[row]);
            bound = top.bound();
          }
        }
      }
    }

    /** Considers every row of a set. */
    void members(OrdinalSet set) {
      for (int first = 0; first < set.size(); first += blockRows) {
        int rows = Math.min(blockRows, set.size() - first);
        int accepted = FlatReader.count(set, first, rows);
        if (accepted == rows) {
          block(first, rows);
        } else if ((long) accepted * SCAN_FROM_ONE_IN >= rows) {
          membersOfBlock(set, first, rows);
        } else if (accepted > 0) {
          gather(set, first, rows, accepted);
        }
      }
      offerGathered();
    }

    private void membersOfBlock(OrdinalSet set, int first, int rows) {
      for (int q = 0; q < queries.length; q++) {
        scorers[q].scores(codes.memory(), (long) first * codes.codeBytes(), rows, scores);
        TopK top = candidates[q];
        float bound = top.bound();
        for (int row = 0; row < rows; row++) {
          if (scores[row] <= bound && set.contains(first + row)) {
            top.offer(first + row, scores[row]);
            bound = top.bound();
          }
        }
      }
    }

    private void gather(OrdinalSet set, int first, int rows, int accepted) {
      if (gatheredCount + accepted > gathered.length) {
        offerGathered();
      }
      for (int ordinal = set.next(first);
          ordinal >= 0 && ordinal < first + rows;
          ordinal = set.next(ordinal + 1)) {
        gathered[gatheredCount++] = ordinal;
      }
    }

    private void offerGathered() {
      for (int q = 0; gatheredCount > 0 && q < queries.length; q++) {
        scorers[q].scores(codes.memory(), gathered, gatheredCount, scores);
        for (int i = 0; i < gatheredCount; i++) {
          candidates[q].offer(gathered[i], scores[i]);
        }
      }
      gatheredCount = 0;
    }

    /** Computes the scores of the candidates. */
    void finish() {
      for (int q = 0; q < queries.length; q++) {
        codes.scorers().giveBack(scorers[q]);
        int count = candidates[q].size();
        int[] ordinals = new int[count];
        for (int i = 0; i < count; i++) {
          ordinals[i] = (int) candidates[q].pollKey();
        }
        // In the order of memory.
        Arrays.sort(ordinals);
        for (int ordinal : ordinals) {
          vectors.verify(ordinal, 1);
        }
        float[] exactScores = new float[count];
        kernel.scores(queries[q], vectors.memory(), ordinals, count, exactScores);
        for (int i = 0; i < count; i++) {
          tops[q].offer(ordinals[i], exactScores[i]);
        }
      }
    }
  }
}
