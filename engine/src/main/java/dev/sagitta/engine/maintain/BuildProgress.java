package dev.sagitta.engine.maintain;

/**
 * How far the builds of indexes are that are under way.
 *
 * @param records the rows whose indexes are being built
 * @param built how many of these are done
 */
public record BuildProgress(long records, long built) {
  /** Nothing is being built. */
  public static final BuildProgress NONE = new BuildProgress(0, 0);

  /** Both together. */
  BuildProgress plus(BuildProgress other) {
    return new BuildProgress(records + other.records, built + other.built);
  }
}
