package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.Crew;
import dev.sagitta.spi.index.TopK;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Finds out which effort finds a share of the ten nearest rows, by searching for some of the rows
 * themselves, each without itself and its copies: these are found whatever the effort.
 *
 * <p>A near row is missed because its bucket is not looked into, or because too many others have
 * better sketches. Most of what may be missed is given to the former, as buckets cost more: first
 * the number of buckets is found that leaves out so many, then, in these, the number of candidates.
 */
final class Calibration {
  private static final int QUERIES = 128;
  private static final int QUERIES_A_TASK = 16;
  private static final int BLOCK_ROWS = 256;
  private static final int LEAST_CANDIDATES = 2 * Effort.K;
  private static final double MISSED_IN_BUCKETS = 0.75;

  /** So many rows are looked at for ten that are no copies. */
  private static final int NEAREST = 5 * Effort.K;

  private static final int NEVER = Integer.MAX_VALUE;

  private final Searched searched;
  private final StoredTables tables;
  private final Crew crew;
  private final int rows;

  Calibration(Searched searched, StoredTables tables, Crew crew) {
    this.searched = searched;
    this.tables = tables;
    this.crew = crew;
    this.rows = tables.rows();
  }

  /** A row with the rows nearest to it. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Question(float[] query, int[] nearest) {}

  /** What the questions have shown. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Found(int[] places, double met) {
    /** The least place that is above so many of all. */
    int enoughFor(double share) {
      int index = (int) Math.ceil(share * places.length) - 1;
      return places.length == 0 ? 0 : places[Math.clamp(index, 0, places.length - 1)];
    }
  }

  /** The effort that finds a share of the nearest rows; a scan where no less would. */
  Effort effort(double recall, long seed) {
    Question[] questions = questions(new SplittableRandom(seed));
    Found inBuckets = walk(questions, NEVER);
    int last = inBuckets.enoughFor(1 - MISSED_IN_BUCKETS * (1 - recall));
    if (last == NEVER) {
      return new Effort(NEVER, LEAST_CANDIDATES, rows);
    }
    int probes = last + 1;
    Found inSelection = walk(questions, probes);
    int candidates = inSelection.enoughFor(recall);
    return new Effort(
        probes,
        candidates == NEVER ? Math.max(1, rows) : Math.max(LEAST_CANDIDATES, candidates),
        inSelection.met);
  }

  private Question[] questions(SplittableRandom random) {
    Question[] questions = new Question[Math.min(rows, QUERIES)];
    int[] asked = new int[questions.length];
    for (int i = 0; i < asked.length; i++) {
      asked[i] = random.nextInt(rows);
    }
    crew.each(
        0,
        Math.ceilDiv(asked.length, QUERIES_A_TASK),
        (_, task) -> {
          int first = task * QUERIES_A_TASK;
          int end = Math.min(asked.length, first + QUERIES_A_TASK);
          answer(Arrays.copyOfRange(asked, first, end), questions, first);
        });
    return questions;
  }

  private void answer(int[] asked, Question[] questions, int at) {
    int dimension = searched.rows().source().dimension();
    float[][] queries = new float[asked.length][dimension];
    TopK[] tops = new TopK[asked.length];
    for (int q = 0; q < asked.length; q++) {
      searched.rows().copy(asked[q], queries[q]);
      tops[q] = new TopK(NEAREST, Float.POSITIVE_INFINITY);
    }
    float[] scores = new float[asked.length * BLOCK_ROWS];
    for (int first = 0; first < rows; first += BLOCK_ROWS) {
      int count = Math.min(BLOCK_ROWS, rows - first);
      searched
          .kernel()
          .scores(
              queries,
              searched.rows().source().memory(),
              (long) first * dimension * 4,
              count,
              scores);
      for (int i = 0; i < asked.length * count; i++) {
        tops[i / count].offer(first + i % count, scores[i]);
      }
      crew.stopIfAsked();
    }
    for (int q = 0; q < asked.length; q++) {
      float self = searched.kernel().score(queries[q], queries[q]);
      questions[at + q] = new Question(queries[q], nearest(tops[q], asked[q], self));
    }
  }

  private static int[] nearest(TopK top, int row, float score) {
    int[] found = new int[top.size()];
    int count = 0;
    while (top.size() > 0) {
      boolean isCopy = top.worstScore() == score;
      int other = (int) top.pollKey();
      if (other != row && !isCopy) {
        found[count++] = other;
      }
    }
    return Arrays.copyOfRange(found, Math.max(0, count - Effort.K), count);
  }

  /**
   * Looks into buckets.
   *
   * @param probes into how many; if as many as it takes, the places found are those of buckets,
   *     else those of rows by their sketches
   */
  private Found walk(Question[] questions, int probes) {
    Walk[] walks = new Walk[crew.size()];
    int[][] places = new int[questions.length][];
    double[] met = new double[questions.length];
    crew.each(
        0,
        questions.length,
        (worker, q) -> {
          if (walks[worker] == null) {
            walks[worker] = new Walk();
          }
          Walk walk = walks[worker];
          places[q] =
              probes == NEVER ? walk.buckets(questions[q]) : walk.ranks(questions[q], probes);
          met[q] = walk.met;
        });
    int[] all = Arrays.stream(places).flatMapToInt(Arrays::stream).sorted().toArray();
    return new Found(all, Arrays.stream(met).average().orElse(0));
  }

  /** One thread's way through buckets. */
  private final class Walk {
    private final Hashing.Hashed query = new Hashing.Hashed(searched.hashing().shape());
    private final ProbeSequence sequence = new ProbeSequence(searched.hashing());
    private final BitSet seen = new BitSet(rows);
    private final int[] histogram = new int[query.sketch.length * Long.SIZE + 1];
    private double met;

    /** For each near row, the number of the first bucket that it is in, or never. */
    int[] buckets(Question question) {
      begin(question);
      for (int row : question.nearest) {
        seen.set(row);
      }
      int[] places = new int[question.nearest.length];
      Arrays.fill(places, NEVER);
      int left = places.length;
      double budget = LshReader.budget(searched.hashing().shape(), rows);
      double spent = 0;
      for (int visited = 0; left > 0 && spent < budget && sequence.next(); visited++) {
        int end = tables.end(sequence.table(), sequence.address());
        int begin = tables.begin(sequence.table(), sequence.address());
        spent += LshReader.ROWS_A_PROBE + end - begin;
        for (int place = begin; place < end; place++) {
          int row = tables.row(sequence.table(), place);
          if (seen.get(row)) {
            seen.clear(row);
            places[left - 1] = visited;
            left--;
          }
        }
      }
      return places;
    }

    /** For each near row, how many rows are at least as good by their sketches, or never. */
    int[] ranks(Question question, int probes) {
      begin(question);
      Arrays.fill(histogram, 0);
      int[] places = new int[question.nearest.length];
      Arrays.fill(places, NEVER);
      for (int visited = 0; visited < probes && sequence.next(); visited++) {
        int end = tables.end(sequence.table(), sequence.address());
        int begin = tables.begin(sequence.table(), sequence.address());
        met += end - begin;
        for (int place = begin; place < end; place++) {
          int row = tables.row(sequence.table(), place);
          if (!seen.get(row)) {
            seen.set(row);
            int difference = tables.difference(sequence.table(), place, query.sketch);
            histogram[difference]++;
            note(question.nearest, row, difference, places);
          }
        }
      }
      for (int i = 0; i < places.length; i++) {
        places[i] = places[i] == NEVER ? NEVER : rank(places[i]);
      }
      return places;
    }

    private static void note(int[] nearest, int row, int difference, int[] places) {
      for (int i = 0; i < nearest.length; i++) {
        if (nearest[i] == row) {
          places[i] = difference;
        }
      }
    }

    /** How many rows have a smaller difference, and half of those that have the same. */
    private int rank(int difference) {
      int smaller = 0;
      for (int i = 0; i < difference; i++) {
        smaller += histogram[i];
      }
      return smaller + (histogram[difference] + 1) / 2;
    }

    private void begin(Question question) {
      searched.hashing().query(question.query, query);
      sequence.begin(query);
      seen.clear();
      met = 0;
    }
  }
}
