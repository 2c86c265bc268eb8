package dev.sagitta.spi.storage;

/**
 * An object as a storage describes it.
 *
 * @param key its name
 * @param size its length in bytes
 * @param version the state that was described
 */
public record StoredObject(ObjectKey key, long size, Version version) {}
