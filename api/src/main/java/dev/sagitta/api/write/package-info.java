/** How a write is made and what its answer promises. */
@NullMarked
package dev.sagitta.api.write;

import org.jspecify.annotations.NullMarked;
