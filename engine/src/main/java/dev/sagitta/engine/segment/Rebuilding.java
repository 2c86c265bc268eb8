package dev.sagitta.engine.segment;

import dev.sagitta.api.collection.Indexing;
import org.jspecify.annotations.Nullable;

/**
 * What a collection's segments are rebuilt from, since a change of its settings.
 *
 * <p>That they have all been rebuilt is no commit, so the log cannot tell it: replaying the change
 * would bring the rebuild back. The manifest tells it instead, by the last commit whose rebuild was
 * seen to be over.
 *
 * @param former the index and quantization that every segment had at last; null if nothing is
 *     rebuilt
 * @param settledLsn what commits up to this one have changed is rebuilt; 0 if none ever was
 */
public record Rebuilding(@Nullable Indexing former, long settledLsn) {
  /** Nothing is rebuilt, nor ever was. */
  public static final Rebuilding NONE = new Rebuilding(null, 0);

  /** After a commit that changed settings, perhaps one that is replayed. */
  public Rebuilding changed(@Nullable Indexing nextFormer, long lsn) {
    return lsn <= settledLsn ? this : new Rebuilding(nextFormer, settledLsn);
  }

  /** Once every segment has what the settings as of this commit ask for. */
  public Rebuilding settled(long lsn) {
    return new Rebuilding(null, lsn);
  }
}
