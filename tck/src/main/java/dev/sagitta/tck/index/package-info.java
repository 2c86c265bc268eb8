/** The contract of indexes, as tests. */
@NullMarked
package dev.sagitta.tck.index;

import org.jspecify.annotations.NullMarked;
