package dev.sagitta.engine.segment;

import dev.sagitta.spi.storage.ObjectKey;

/**
 * The index of a segment as a manifest names it.
 *
 * @param key the object that holds it
 * @param bytes the object's size
 * @param choice what it is
 * @param calibration what its searches find
 */
public record IndexObject(ObjectKey key, long bytes, IndexChoice choice, Calibration calibration) {
  /** This, measured again. */
  public IndexObject withCalibration(Calibration newer) {
    return new IndexObject(key, bytes, choice, newer);
  }
}
