package dev.sagitta.spi.index;

/** A kind of index with its parameters. Without state; safe for any number of threads. */
public sealed interface VectorIndex permits ScanIndex, BuiltIndex {}
