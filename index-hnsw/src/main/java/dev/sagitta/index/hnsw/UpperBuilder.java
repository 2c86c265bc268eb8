package dev.sagitta.index.hnsw;

import dev.sagitta.spi.index.Crew;
import dev.sagitta.spi.index.VerifiedRows;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Builds the upper levels, and finds for every row the upper node it is near to.
 *
 * <p>Upper nodes are inserted by falling level, so that every level is complete in outline before
 * the nodes below come in. Each remembers the nearest node found on the level above its own: these
 * make a tree, whose order {@link Placement} gives to the nodes of level 0.
 */
final class UpperBuilder {
  /** So many are inserted by one thread: among few nodes, threads would not see each other's. */
  private static final int ALONE = 256;

  /** How many nodes are kept on the way down; more than one, lest the wrong cluster be its end. */
  private static final int DESCENT_EF = 16;

  /** The same for rows of which only the place in memory depends on what is found. */
  private static final int KNOWN_EF = 2;

  private final Uppers uppers;
  private final Linker[] linkers;
  private final BuildScratch[] scratches;
  private final int candidates;
  private final int[] parents;

  /**
   * A builder over empty lists.
   *
   * @param linkers of each level from 1 on
   * @param scratches of each thread
   */
  UpperBuilder(Uppers uppers, Linker[] linkers, BuildScratch[] scratches, int candidates) {
    this.uppers = uppers;
    this.linkers = linkers;
    this.scratches = scratches;
    this.candidates = candidates;
    this.parents = new int[uppers.count()];
  }

  /** Inserts every upper node. */
  void insert(Crew crew) {
    int alone = Math.min(ALONE, parents.length);
    if (alone > 0) {
      parents[0] = -1;
    }
    for (int upper = 1; upper < alone; upper++) {
      insert(upper, scratches[0]);
    }
    crew.each(alone, parents.length, (worker, upper) -> insert(upper, scratches[worker]));
  }

  private void insert(int upper, BuildScratch scratch) {
    int level = uppers.level(upper);
    Beam beam = scratch.beam();
    scratch.scorer().queryNode(upper);
    beam.begin(DESCENT_EF);
    beam.enter(0, scratch.scorer());
    descend(level, DESCENT_EF, scratch);
    parents[upper] = level == uppers.levels() ? -1 : beam.nearest();
    beam.exclude(upper);
    for (int at = level; at > 0; at--) {
      if (at < level) {
        scratch.scorer().queryNode(upper);
      }
      beam.goOn(candidates);
      beam.walk(linkers[at - 1].links(), scratch.scorer());
      linkers[at - 1].link(upper, scratch);
    }
  }

  /** Makes sure that every node is reached on each of its levels. */
  void repair(Crew crew) {
    for (Linker linker : linkers) {
      new Repair(linker, scratches, 0).run(_ -> 0, crew);
    }
  }

  /** Goes on with what the beam has kept down to the level above the given one. */
  private void descend(int level, int ef, BuildScratch scratch) {
    for (int above = uppers.levels(); above > level; above--) {
      scratch.beam().goOn(ef);
      scratch.beam().walk(linkers[above - 1].links(), scratch.scorer());
    }
  }

  /** For each upper node the nearest on the level above its own, or −1 on the highest level. */
  int[] parents() {
    return parents;
  }

  /**
   * For each row the upper node it is near to, which for an upper node is itself, or −1 where it is
   * a copy.
   *
   * @param known rows whose nodes have links already: these do not depend on what is found here,
   *     but for where they lie
   */
  int[] homes(VerifiedRows rows, Copies copies, BitSet known, Crew crew) {
    int[] homes = new int[rows.source().size()];
    Arrays.fill(homes, -1);
    for (int upper = 0; upper < uppers.count(); upper++) {
      homes[uppers.ordinals()[upper]] = upper;
    }
    float[][] vectors = new float[crew.size()][rows.source().dimension()];
    crew.each(
        0,
        homes.length,
        (worker, row) -> {
          if (homes[row] < 0 && !copies.isCopy(row)) {
            rows.copy(row, vectors[worker]);
            homes[row] =
                home(vectors[worker], known.get(row) ? KNOWN_EF : DESCENT_EF, scratches[worker]);
          }
        });
    return homes;
  }

  private int home(float[] vector, int ef, BuildScratch scratch) {
    Beam beam = scratch.beam();
    scratch.scorer().query(vector);
    beam.begin(ef);
    beam.enter(0, scratch.scorer());
    descend(0, ef, scratch);
    return beam.nearest();
  }
}
