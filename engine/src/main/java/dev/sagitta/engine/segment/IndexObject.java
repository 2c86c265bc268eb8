package dev.sagitta.engine.segment;

import dev.sagitta.spi.storage.ObjectKey;

/**
 * The index of a segment as a manifest names it.
 *
 * @param key the object that holds it
 * @param bytes the object's size
 * @param choice what it is
 */
public record IndexObject(ObjectKey key, long bytes, IndexChoice choice) {}
