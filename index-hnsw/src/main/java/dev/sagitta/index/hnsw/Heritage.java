package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.BuildInput;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * What a new graph takes over from an older one whose rows are part of its own: levels and links of
 * the rows that are still there. Only the other rows are then inserted.
 *
 * <p>Where a row is gone, its neighbours have lost a link and with it their way past it. They
 * choose anew, from what they have left and from the neighbours of those they have lost; so the
 * graph keeps its degree and its reach, however many generations of deletions it goes through.
 */
final class Heritage {
  private final Graph graph;
  private final int[] rows;
  private final BitSet kept;

  private Heritage(Graph graph, int[] rows, BitSet kept) {
    this.graph = graph;
    this.rows = rows;
    this.kept = kept;
  }

  /** The part that keeps the most rows, of those that are graphs of the same shape. */
  static Optional<Heritage> largest(BuildInput input, int m) {
    Optional<Heritage> best = Optional.empty();
    int most = 0;
    for (BuildInput.Part part : input.parts()) {
      if (part.index() instanceof HnswReader reader) {
        Heritage heritage = of(reader.searched().graph(), part.rows(), input.vectors().size());
        Layout.Shape shape = heritage.graph.layout().shape();
        int count = heritage.kept.cardinality();
        if (shape.m() == m
            && shape.dimension() == input.vectors().dimension()
            && shape.distance() == input.kernel().kind()
            && count > most
            && heritage.topLevel() > 0) {
          most = count;
          best = Optional.of(heritage);
        }
      }
    }
    return best;
  }

  private static Heritage of(Graph graph, int[] rows, int size) {
    if (rows.length != graph.nodes()) {
      throw new IllegalArgumentException(
          "The part has " + graph.nodes() + " rows, but " + rows.length + " are told of.");
    }
    BitSet kept = new BitSet(size);
    for (int row : rows) {
      if (row >= size || (row >= 0 && kept.get(row))) {
        throw new IllegalArgumentException(
            "Row " + row + " is told of twice, or is not below " + size + ".");
      }
      if (row >= 0) {
        kept.set(row);
      }
    }
    return new Heritage(graph, rows, kept);
  }

  /** True if the row is one of those taken over. */
  boolean keeps(int row) {
    return kept.get(row);
  }

  /**
   * Gives the rows taken over the levels they have. No other row gets a higher one than all of
   * these, as searches have to begin at a node with links.
   */
  void keepLevels(byte[] levels) {
    int top = topLevel();
    for (int row = 0; row < levels.length; row++) {
      levels[row] = kept.get(row) ? 0 : (byte) Math.min(levels[row], top);
    }
    for (int upper = 0; upper < graph.uppers(); upper++) {
      int row = rowOf(graph.upperNode(upper));
      if (row >= 0) {
        levels[row] = (byte) level(upper);
      }
    }
  }

  /** The highest level with a row that is taken over, or 0. */
  private int topLevel() {
    for (int upper = 0; upper < graph.uppers(); upper++) {
      // The highest levels come first.
      if (rowOf(graph.upperNode(upper)) >= 0) {
        return level(upper);
      }
    }
    return 0;
  }

  private int level(int upper) {
    int level = graph.levels();
    while (upper >= graph.upperLinks(level).nodes()) {
      level--;
    }
    return level;
  }

  private int rowOf(int node) {
    return rows[graph.ordinal(node)];
  }

  /** Passes the links of the upper levels on. */
  void passUppers(Uppers uppers, Linker[] linkers, BuildScratch[] scratches, Crew crew) {
    int[] numbers = new int[rows.length];
    Arrays.fill(numbers, -1);
    int[] byRow = inverse(uppers.ordinals(), kept.length());
    for (int upper = 0; upper < graph.uppers(); upper++) {
      int row = rowOf(graph.upperNode(upper));
      if (row >= 0) {
        numbers[upper] = byRow[row];
      }
    }
    for (int level = 1; level <= Math.min(linkers.length, graph.levels()); level++) {
      pass(graph.upperLinks(level), linkers[level - 1], numbers, scratches, crew);
    }
  }

  /**
   * Passes the links of level 0 on.
   *
   * @return the nodes that have their links now
   */
  BitSet passNodes(Graph to, Linker linker, BuildScratch[] scratches, Crew crew) {
    int[] byRow = new int[to.nodes()];
    for (int node = 0; node < byRow.length; node++) {
      byRow[to.ordinal(node)] = node;
    }
    int[] numbers = new int[rows.length];
    BitSet there = new BitSet(to.nodes());
    for (int node = 0; node < numbers.length; node++) {
      int row = rowOf(node);
      numbers[node] = row < 0 ? -1 : byRow[row];
      if (row >= 0) {
        there.set(byRow[row]);
      }
    }
    pass(graph.links(), linker, numbers, scratches, crew);
    return there;
  }

  private static int[] inverse(int[] values, int size) {
    int[] inverse = new int[size];
    Arrays.fill(inverse, -1);
    for (int i = 0; i < values.length; i++) {
      if (values[i] < size) {
        inverse[values[i]] = i;
      }
    }
    return inverse;
  }

  /**
   * Passes the links of one level on.
   *
   * @param numbers for each node its new number, or −1 where it is gone
   */
  private static void pass(
      Links from, Linker to, int[] numbers, BuildScratch[] scratches, Crew crew) {
    Passing[] passings = new Passing[crew.size()];
    Arrays.setAll(passings, worker -> new Passing(from, to, numbers, scratches[worker]));
    crew.each(
        0,
        from.nodes(),
        (worker, node) -> {
          if (numbers[node] >= 0) {
            passings[worker].pass(node);
          }
        });
  }

  /** One thread's work on one level. */
  private static final class Passing {
    private final Links from;
    private final Linker to;
    private final int[] numbers;
    private final BuildScratch scratch;
    private final int[] list;
    private final float[] scores;
    private final long[] keys;
    private int count;

    Passing(Links from, Linker to, int[] numbers, BuildScratch scratch) {
      int most = from.width() * (from.width() + 1);
      this.from = from;
      this.to = to;
      this.numbers = numbers;
      this.scratch = scratch;
      this.list = new int[most];
      this.scores = new float[most];
      this.keys = new long[most];
    }

    void pass(int node) {
      int now = numbers[node];
      count = 0;
      boolean hasLost = add(node, now);
      if (hasLost) {
        for (int place = 0; place < from.width() && from.get(node, place) >= 0; place++) {
          int gone = from.get(node, place);
          if (numbers[gone] < 0) {
            add(gone, now);
          }
        }
        choose(now);
      } else {
        to.links().setAll(now, list, count);
      }
    }

    /** Adds what is left of a node's neighbours; true if one of them is gone. */
    private boolean add(int node, int self) {
      boolean hasLost = false;
      for (int place = 0; place < from.width(); place++) {
        int link = from.get(node, place);
        if (link < 0) {
          break;
        }
        if (link >= from.nodes()) {
          throw Corruption.of("Node " + node + " links to " + link + ", which is none.");
        }
        int now = numbers[link];
        hasLost |= now < 0;
        if (now >= 0 && now != self) {
          list[count++] = now;
        }
      }
      return hasLost;
    }

    private void choose(int now) {
      Arrays.sort(list, 0, count);
      int distinct = 0;
      for (int i = 0; i < count; i++) {
        if (i == 0 || list[i] != list[i - 1]) {
          list[distinct++] = list[i];
        }
      }
      NodeScorer scorer = scratch.scorer();
      scorer.queryNode(now);
      scorer.scores(list, distinct, scores);
      for (int i = 0; i < distinct; i++) {
        keys[i] = Keys.of(scores[i], list[i]);
      }
      Arrays.sort(keys, 0, distinct);
      Selection selection = scratch.selection();
      int chosen = selection.choose(keys, distinct, to.links().width(), to.floor(), scorer);
      to.links().setAll(now, selection.chosen(), chosen);
    }
  }
}
