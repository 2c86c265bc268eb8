/** Finding, scanning, sampling, counting and searching in a view. */
@NullMarked
package dev.sagitta.engine.read;

import org.jspecify.annotations.NullMarked;
