/** From what a storage holds to a state that can be served. */
@NullMarked
package dev.sagitta.engine.recover;

import org.jspecify.annotations.NullMarked;
