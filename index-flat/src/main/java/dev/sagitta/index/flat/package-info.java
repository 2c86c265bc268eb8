/** An index that finds neighbours exactly, by scanning every vector. */
@NullMarked
package dev.sagitta.index.flat;

import org.jspecify.annotations.NullMarked;
