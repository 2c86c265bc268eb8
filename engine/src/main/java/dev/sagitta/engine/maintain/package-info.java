/** Work behind the scenes: checkpoints, merges and the collection of garbage. */
@NullMarked
package dev.sagitta.engine.maintain;

import org.jspecify.annotations.NullMarked;
