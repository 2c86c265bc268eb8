package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.BuildInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What a new graph takes over of level 0 from older ones whose rows are part of its own. The upper
 * levels are built anew: they are a small share of the nodes, and it is they that lead from one
 * cluster to another.
 *
 * <p>Nodes of the largest part keep their links and are not inserted again. Nodes of the other
 * parts, and those that linked to a row that is gone, are inserted, but from the links that they
 * have, which are known to be near: that takes fewer candidates. To replace a lost neighbour by one
 * of its own neighbours instead was tried: after 20 generations with 2 % of deletions each, a
 * hundredth of the recall was gone.
 */
final class Heritage {
  /** Of a graph with fewer of its nodes left, little holds together. */
  private static final double LEAST_KEPT = 0.5;

  private final List<Inherited> parts;
  private final int size;

  private Heritage(List<Inherited> parts, int size) {
    this.parts = parts;
    this.size = size;
  }

  /**
   * One part.
   *
   * @param graph its graph
   * @param rows for each node the row of the new graph's node that it has become, or −1
   * @param kept how many nodes are still there
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; may have millions of entries.
  private record Inherited(Graph graph, int[] rows, int kept) {}

  /** The parts that are graphs of the same shape. */
  static Heritage of(BuildInput input, int m, Copies copies) {
    List<Inherited> parts = new ArrayList<>();
    for (BuildInput.Part part : input.parts()) {
      if (part.index() instanceof HnswReader reader) {
        Graph graph = reader.searched().graph();
        Layout.Shape shape = graph.layout().shape();
        Inherited inherited = inherited(graph, part.rows(), copies, input.vectors().size());
        if (shape.m() == m
            && shape.dimension() == input.vectors().dimension()
            && shape.distance() == input.kernel().kind()
            && inherited.kept > graph.nodes() * LEAST_KEPT) {
          parts.add(inherited);
        }
      }
    }
    parts.sort((a, b) -> Integer.compare(b.kept, a.kept));
    return new Heritage(parts, input.vectors().size());
  }

  private static Inherited inherited(Graph graph, int[] rows, Copies copies, int size) {
    if (rows.length != graph.rows()) {
      throw new IllegalArgumentException(
          "The part has " + graph.rows() + " rows, but " + rows.length + " are told of.");
    }
    BitSet told = new BitSet(size);
    for (int row : rows) {
      if (row >= size || (row >= 0 && told.get(row))) {
        throw new IllegalArgumentException(
            "Row " + row + " is told of twice, or is not below " + size + ".");
      }
      if (row >= 0) {
        told.set(row);
      }
    }
    int[] nodeRows = new int[graph.nodes()];
    int kept = 0;
    for (int node = 0; node < nodeRows.length; node++) {
      int row = rowOf(graph, node, rows);
      nodeRows[node] = row < 0 ? -1 : copies.first(row);
      kept += row < 0 ? 0 : 1;
    }
    return new Inherited(graph, nodeRows, kept);
  }

  /** What the row of a node, or else one of its copies, has become, or −1. */
  private static int rowOf(Graph graph, int node, int[] rows) {
    int row = rows[graph.ordinal(node)];
    int group = row >= 0 ? -1 : graph.groups().of(node);
    if (group >= 0) {
      int end = graph.groups().end(group);
      for (int place = graph.groups().begin(group); place < end && row < 0; place++) {
        row = rows[graph.groups().row(place)];
      }
    }
    return row;
  }

  /** The rows whose nodes are not inserted. */
  BitSet keptRows() {
    BitSet kept = new BitSet(size);
    if (!parts.isEmpty()) {
      Arrays.stream(parts.get(0).rows).filter(row -> row >= 0).forEach(kept::set);
    }
    return kept;
  }

  /** The rows whose nodes begin with links. */
  BitSet knownRows() {
    BitSet known = new BitSet(size);
    for (Inherited part : parts) {
      Arrays.stream(part.rows).filter(row -> row >= 0).forEach(known::set);
    }
    return known;
  }

  /**
   * Takes care that a row with links is on the highest level, as searches begin there.
   *
   * @param kept what {@link #keptRows} tells
   */
  static void capLevels(byte[] levels, BitSet kept) {
    if (kept.isEmpty()) {
      return;
    }
    int highest = kept.nextSetBit(0);
    for (int row = highest; row >= 0; row = kept.nextSetBit(row + 1)) {
      highest = levels[row] > levels[highest] ? row : highest;
    }
    levels[highest] = (byte) Math.max(1, levels[highest]);
    for (int row = 0; row < levels.length; row++) {
      levels[row] = (byte) Math.min(levels[row], levels[highest]);
    }
  }

  /** Passes the links of level 0 on. */
  Passed pass(Graph to) {
    Passed passed = new Passed(new BitSet(to.nodes()), new BitSet(to.nodes()));
    if (parts.isEmpty()) {
      return passed;
    }
    int[] byRow = new int[size];
    for (int node = 0; node < to.nodes(); node++) {
      byRow[to.ordinal(node)] = node;
    }
    BitSet taken = new BitSet(to.nodes());
    int[] list = new int[to.links().width()];
    for (int i = 0; i < parts.size(); i++) {
      Inherited part = parts.get(i);
      int[] numbers = numbers(part, byRow, taken);
      Passing passing = new Passing(part.graph.links(), numbers, to.links());
      for (int node = 0; node < numbers.length; node++) {
        if (numbers[node] >= 0) {
          boolean isWhole = passing.pass(node, list) && i == 0;
          (isWhole ? passed.whole : passed.begun).set(numbers[node]);
        }
      }
    }
    return passed;
  }

  /** For each node of a part its new number, or −1 where it is gone or another part has it. */
  private static int[] numbers(Inherited part, int[] byRow, BitSet taken) {
    int[] numbers = new int[part.rows.length];
    for (int node = 0; node < numbers.length; node++) {
      int number = part.rows[node] < 0 ? -1 : byRow[part.rows[node]];
      numbers[node] = number >= 0 && taken.get(number) ? -1 : number;
    }
    for (int number : numbers) {
      if (number >= 0) {
        taken.set(number);
      }
    }
    return numbers;
  }

  /**
   * Nodes that have links before anything is inserted.
   *
   * @param whole those that are not inserted
   * @param begun those that are inserted from the links that they have
   */
  record Passed(BitSet whole, BitSet begun) {}

  /**
   * How the links of one part are passed on.
   *
   * @param numbers for each node its new number, or −1 where it is gone
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; may have millions of entries.
  private record Passing(Links from, int[] numbers, Links to) {
    /**
     * Copies the links of a node to nodes that are still there.
     *
     * @return true if all were
     */
    boolean pass(int node, int[] list) {
      int count = 0;
      boolean isWhole = true;
      for (int place = 0; place < from.width(); place++) {
        int link = link(node, place);
        if (link < 0) {
          break;
        }
        if (numbers[link] >= 0) {
          list[count++] = numbers[link];
        } else {
          isWhole = false;
        }
      }
      to.setAll(numbers[node], list, count);
      return isWhole;
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
