/**
 * Random tests that can be repeated: seeds, how a failure tells its own, and vectors made from
 * them.
 */
@NullMarked
package dev.sagitta.tck.seed;

import org.jspecify.annotations.NullMarked;
