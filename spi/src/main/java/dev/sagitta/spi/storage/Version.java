package dev.sagitta.spi.storage;

/**
 * An opaque token for one state of an object: an ETag, a generation, a counter. Only equality has a
 * meaning, and only between tokens of the same key in the same storage.
 *
 * @param token the storage's own text
 */
public record Version(String token) {}
