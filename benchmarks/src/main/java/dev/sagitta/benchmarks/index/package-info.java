/** Measures indexes on real vectors with known neighbours. */
@NullMarked
package dev.sagitta.benchmarks.index;

import org.jspecify.annotations.NullMarked;
