/** Time, randomness and threads, handed in so that everything else can run under a seed. */
@NullMarked
package dev.sagitta.engine.runtime;

import org.jspecify.annotations.NullMarked;
