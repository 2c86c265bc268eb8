package dev.sagitta.api.search;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;

/**
 * Hits that are near to the query, but not all of them near to each other: maximal marginal
 * relevance (Carbonell and Goldstein, "The use of MMR, diversity-based reranking for reordering
 * documents and producing summaries", SIGIR 1998).
 *
 * <p>Of the candidates, the nearest records that a search finds, one after the other is picked: the
 * one with the largest λ · sim(d, q) − (1 − λ) · max sim(d, p), where q is the query and p goes
 * through those that are picked already. The first term is the relevance, the second the likeness
 * to what is there already; for the first pick it is 0. Likeness is the negated distance: for
 * cosine and dot that is the paper's, but for a constant that picks the same; for the Euclidean
 * distance it is the difference of the distance to the query and that to the nearest pick. Of equal
 * candidates the nearer one is picked, so that the first pick is the nearest record whatever λ is.
 *
 * @param lambda from 0, where only likeness counts, to 1, where only relevance does and the order
 *     is that of a search without diversity
 * @param candidates how many of the nearest records hits are picked from, 1 to {@value
 *     #MOST_CANDIDATES}, at least as many as k and the offset of the search together
 */
public record Diversity(double lambda, int candidates) {
  /** The most candidates; each pick compares with all that are left. */
  public static final int MOST_CANDIDATES = 1_000;

  /** Checks the ranges. */
  public Diversity {
    if (!(lambda >= 0 && lambda <= 1)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "lambda must be from 0 (only diversity counts) to 1 (only nearness counts), but is "
              + lambda
              + ".");
    }
    if (candidates < 1 || candidates > MOST_CANDIDATES) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "candidates must be from 1 to " + MOST_CANDIDATES + ", but is " + candidates + ".");
    }
  }

  /** Checks that there are candidates enough for so many hits and an offset. */
  void checkEnough(int k, int offset) {
    if ((long) k + offset > candidates) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          "k and offset together are "
              + ((long) k + offset)
              + ", but hits are picked from only "
              + candidates
              + " candidates; ask for more candidates (at most "
              + MOST_CANDIDATES
              + ") or for fewer hits.");
    }
  }
}
