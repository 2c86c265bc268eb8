package dev.sagitta.index.hnsw;

import dev.sagitta.api.collection.Distance;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Where everything lies in the bytes of an index. The header holds what the rest follows from; all
 * numbers are little-endian.
 *
 * <pre>
 *   0  magic number, 8 bytes        28  levels above level 0
 *   8  version                      32  bytes of a code, 0 where there are no codes
 *  12  dimension                    36  distance
 *  16  nodes                        40  bytes of what the codec learnt, 8 bytes
 *  20  m                            48  bytes in all, 8 bytes
 *  24  upper nodes                  56  nodes with copies
 *                                   60  copies
 *                                   64  for each upper level from 1 on how many nodes it has, zeros
 * </pre>
 *
 * <p>Sections follow, each at a multiple of {@value #ALIGNMENT} bytes: the row of each node; the
 * nodes with copies, rising; for each of these the end of its copies; the rows that are copies; the
 * node of each upper node; the links of each level from 1 on; those of level 0; what the codec
 * learnt; the codes.
 *
 * <p>Upper nodes have numbers of their own, given by falling level: level l has the first so many
 * of them, so that its links need no table. Number 0 is where every search enters.
 */
final class Layout {
  /** Levels above level 0 at most. */
  static final int MOST_LEVELS = 15;

  private static final long MAGIC = 0x31575348_54474153L; // "SAGTHSW1"
  private static final int VERSION = 1;
  private static final int ALIGNMENT = 128;
  private static final long HEADER_BYTES = 128;
  private static final long LEVELS_AT = 64;

  private static final ValueLayout.OfInt INT = Links.STORED;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Shape shape;
  private final int[] levelNodes;
  private final CodeShape codes;
  private final CopyShape copies;

  /**
   * What every graph has.
   *
   * @param dimension the number of values in a vector
   * @param nodes the number of nodes
   * @param m the number of links per node and upper level
   * @param distance the distance that the links follow
   */
  record Shape(int dimension, int nodes, int m, Distance distance) {}

  /**
   * The sizes of codes.
   *
   * @param codeBytes the bytes of one, or 0 where there are none
   * @param codecBytes the bytes of what the codec learnt
   */
  record CodeShape(int codeBytes, long codecBytes) {
    static final CodeShape NONE = new CodeShape(0, 0);
  }

  /**
   * How many rows share a node with another.
   *
   * @param groups the nodes that have copies
   * @param copies the rows that have no node of their own
   */
  record CopyShape(int groups, int copies) {}

  /**
   * A layout.
   *
   * @param levelNodes for each level from 1 on how many nodes it has; not copied
   */
  Layout(Shape shape, int[] levelNodes, CodeShape codes, CopyShape copies) {
    this.shape = shape;
    this.levelNodes = levelNodes;
    this.codes = codes;
    this.copies = copies;
  }

  /**
   * The layout that a header tells.
   *
   * @throws dev.sagitta.api.error.CorruptException if the bytes are not an index of this size
   */
  static Layout read(MemorySegment bytes) {
    check(bytes.byteSize() >= HEADER_BYTES, "There are only " + bytes.byteSize() + " bytes.");
    check(bytes.get(LONG, 0) == MAGIC, "They do not begin as such an index.");
    check(bytes.get(INT, 8) == VERSION, "Their version is " + bytes.get(INT, 8) + ", not 1.");
    int nodes = bytes.get(INT, 16);
    int m = bytes.get(INT, 20);
    check(nodes >= 0 && m >= 2 && m <= 100, "There are " + nodes + " nodes and m is " + m + ".");
    Shape shape = new Shape(bytes.get(INT, 12), nodes, m, distance(bytes.get(INT, 36)));
    check(shape.dimension >= 1, "The dimension is " + shape.dimension + ".");
    CodeShape codes = new CodeShape(bytes.get(INT, 32), bytes.get(LONG, 40));
    check(
        codes.codeBytes >= 0
            && codes.codecBytes >= 0
            && codes.codecBytes <= bytes.byteSize()
            && (codes.codeBytes > 0 || codes.codecBytes == 0),
        "A code has " + codes.codeBytes + " bytes, and the codec " + codes.codecBytes + ".");
    CopyShape copies = new CopyShape(bytes.get(INT, 56), bytes.get(INT, 60));
    check(
        copies.groups >= 0
            && copies.groups <= nodes
            && copies.copies >= copies.groups
            && copies.copies <= Integer.MAX_VALUE - nodes
            && (copies.groups > 0 || copies.copies == 0),
        copies.groups + " nodes have " + copies.copies + " copies.");
    Layout layout = new Layout(shape, levels(bytes, nodes), codes, copies);
    check(
        bytes.get(LONG, 48) == layout.bytes() && layout.bytes() == bytes.byteSize(),
        "There are " + bytes.byteSize() + " bytes, but " + layout.bytes() + " are needed.");
    return layout;
  }

  private static int[] levels(MemorySegment bytes, int nodes) {
    int levels = bytes.get(INT, 28);
    check(levels >= 0 && levels <= MOST_LEVELS, "There are " + levels + " levels.");
    int[] levelNodes = new int[levels];
    int below = nodes;
    for (int level = 0; level < MOST_LEVELS + 1; level++) {
      int count = bytes.get(INT, LEVELS_AT + level * 4L);
      if (level < levels) {
        check(count >= 1 && count <= below, "Level " + (level + 1) + " has " + count + " nodes.");
        levelNodes[level] = count;
        below = count;
      } else {
        check(count == 0, "What should be 0 is not.");
      }
    }
    int uppers = bytes.get(INT, 24);
    check(
        uppers == (levels == 0 ? 0 : levelNodes[0]) && (levels > 0 || nodes == 0),
        "There are " + uppers + " upper nodes on " + levels + " levels.");
    return levelNodes;
  }

  private static void check(boolean sound, String reason) {
    if (!sound) {
      throw Corruption.of(reason);
    }
  }

  private static Distance distance(int number) {
    return switch (number) {
      case 1 -> Distance.COSINE;
      case 2 -> Distance.DOT;
      case 3 -> Distance.EUCLIDEAN;
      default -> throw Corruption.of("Their distance has the number " + number + ".");
    };
  }

  private static int number(Distance distance) {
    return switch (distance) {
      case COSINE -> 1;
      case DOT -> 2;
      case EUCLIDEAN -> 3;
    };
  }

  /** Writes the header. */
  void write(MemorySegment bytes) {
    bytes.asSlice(0, HEADER_BYTES).fill((byte) 0);
    bytes.set(LONG, 0, MAGIC);
    bytes.set(INT, 8, VERSION);
    bytes.set(INT, 12, shape.dimension);
    bytes.set(INT, 16, shape.nodes);
    bytes.set(INT, 20, shape.m);
    bytes.set(INT, 24, uppers());
    bytes.set(INT, 28, levels());
    bytes.set(INT, 32, codes.codeBytes);
    bytes.set(INT, 36, number(shape.distance));
    bytes.set(LONG, 40, codes.codecBytes);
    bytes.set(LONG, 48, bytes());
    bytes.set(INT, 56, copies.groups);
    bytes.set(INT, 60, copies.copies);
    for (int level = 0; level < levels(); level++) {
      bytes.set(INT, LEVELS_AT + level * 4L, levelNodes[level]);
    }
  }

  Shape shape() {
    return shape;
  }

  CodeShape codes() {
    return codes;
  }

  /** The number of rows, with or without a node of their own. */
  int rows() {
    return shape.nodes + copies.copies;
  }

  /** The rows that have no node of their own. */
  Groups groups(MemorySegment bytes) {
    return new Groups(
        bytes.asSlice(groupsAt(), copies.groups * 4L),
        bytes.asSlice(endsAt(), copies.groups * 4L),
        bytes.asSlice(copiesAt(), copies.copies * 4L));
  }

  /** The number of levels above level 0. */
  int levels() {
    return levelNodes.length;
  }

  /** The number of nodes on levels above level 0. */
  int uppers() {
    return levels() == 0 ? 0 : levelNodes[0];
  }

  /** The row of each node. */
  MemorySegment ordinals(MemorySegment bytes) {
    return bytes.asSlice(HEADER_BYTES, shape.nodes * 4L);
  }

  /** The node of each upper node. */
  MemorySegment upperNodes(MemorySegment bytes) {
    return bytes.asSlice(uppersAt(), uppers() * 4L);
  }

  /** The links of a level above level 0, between upper nodes. */
  Links upperLinks(MemorySegment bytes, int level) {
    int nodes = levelNodes[level - 1];
    long size = nodes * Links.stride(shape.m);
    return new Links(bytes.asSlice(levelAt(level), size), nodes, shape.m);
  }

  /** The links of level 0. */
  Links links(MemorySegment bytes) {
    int width = 2 * shape.m;
    long size = shape.nodes * Links.stride(width);
    return new Links(bytes.asSlice(linksAt(), size), shape.nodes, width);
  }

  /** What the codec learnt. */
  MemorySegment codec(MemorySegment bytes) {
    return bytes.asSlice(codecAt(), codes.codecBytes);
  }

  /** The codes, in the order of the nodes. */
  MemorySegment codes(MemorySegment bytes) {
    return bytes.asSlice(codesAt(), (long) shape.nodes * codes.codeBytes);
  }

  /** The number of bytes in all. */
  long bytes() {
    return align(codesAt() + (long) shape.nodes * codes.codeBytes);
  }

  private long groupsAt() {
    return align(HEADER_BYTES + shape.nodes * 4L);
  }

  private long endsAt() {
    return align(groupsAt() + copies.groups * 4L);
  }

  private long copiesAt() {
    return align(endsAt() + copies.groups * 4L);
  }

  private long uppersAt() {
    return align(copiesAt() + copies.copies * 4L);
  }

  private long levelAt(int level) {
    long at = align(uppersAt() + uppers() * 4L);
    for (int below = 1; below < level; below++) {
      at = align(at + levelNodes[below - 1] * Links.stride(shape.m));
    }
    return at;
  }

  private long linksAt() {
    return levelAt(levels() + 1);
  }

  private long codecAt() {
    return align(linksAt() + shape.nodes * Links.stride(2 * shape.m));
  }

  private long codesAt() {
    return align(codecAt() + codes.codecBytes);
  }

  private static long align(long at) {
    return Math.ceilDiv(at, (long) ALIGNMENT) * ALIGNMENT;
  }
}
