package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.BuildInput;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * What a new graph takes over from an older one whose rows are part of its own: levels and links of
 * the rows that are still there. Only the other rows are then inserted.
 *
 * <p>Where a row is gone, those that linked to it have lost their way past it. Each links to the
 * nearest neighbour of the row instead; so the graph keeps its degree and its reach, however many
 * generations of deletions it goes through.
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
  void passUppers(Uppers uppers, Linker[] linkers, Crew crew) {
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
      pass(graph.upperLinks(level), linkers[level - 1].links(), numbers, crew);
    }
  }

  /**
   * Passes the links of level 0 on.
   *
   * @return the nodes that have their links now
   */
  BitSet passNodes(Graph to, Crew crew) {
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
    pass(graph.links(), to.links(), numbers, crew);
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
  private static void pass(Links from, Links to, int[] numbers, Crew crew) {
    Passing[] passings = new Passing[crew.size()];
    Arrays.setAll(passings, worker -> new Passing(from, to, numbers));
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
    private final Links to;
    private final int[] numbers;
    private final int[] list;
    private int count;

    Passing(Links from, Links to, int[] numbers) {
      this.from = from;
      this.to = to;
      this.numbers = numbers;
      this.list = new int[from.width()];
    }

    void pass(int node) {
      int self = numbers[node];
      count = 0;
      int lost = 0;
      for (int place = 0; place < from.width(); place++) {
        int link = link(node, place);
        if (link < 0) {
          break;
        }
        if (numbers[link] >= 0) {
          add(numbers[link], self);
        } else {
          lost++;
        }
      }
      for (int place = 0; lost > 0; place++) {
        int gone = link(node, place);
        if (numbers[gone] < 0) {
          replace(gone, self);
          lost--;
        }
      }
      to.setAll(self, list, count);
    }

    /**
     * Links to the neighbour that a node which is gone was nearest to: it lies in the same
     * direction, about as far away. To choose the best of all candidates would prefer near ones,
     * and lose the long links between clusters one generation after the other.
     */
    private void replace(int gone, int self) {
      int before = count;
      for (int place = 0; place < from.width() && count == before; place++) {
        int link = link(gone, place);
        if (link < 0) {
          return;
        }
        if (numbers[link] >= 0) {
          add(numbers[link], self);
        }
      }
    }

    private void add(int node, int self) {
      for (int i = 0; i < count; i++) {
        if (list[i] == node) {
          return;
        }
      }
      if (node != self) {
        list[count++] = node;
      }
    }

    private int link(int node, int place) {
      int link = from.get(node, place);
      if (link >= from.nodes()) {
        throw Corruption.of("Node " + node + " links to " + link + ", which is none.");
      }
      return link;
    }
  }
}
