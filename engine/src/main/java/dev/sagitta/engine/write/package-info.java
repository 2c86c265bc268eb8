/** The way of a write from the call to the commit. */
@NullMarked
package dev.sagitta.engine.write;

import org.jspecify.annotations.NullMarked;
