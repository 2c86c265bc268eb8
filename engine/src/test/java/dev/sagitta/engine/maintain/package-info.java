/** Tests of checkpoints and merges. */
@NullMarked
package dev.sagitta.engine.maintain;

import org.jspecify.annotations.NullMarked;
