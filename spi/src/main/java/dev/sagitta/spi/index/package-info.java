/** The contract of an index: how the nearest vectors of a segment are found. */
@NullMarked
package dev.sagitta.spi.index;

import org.jspecify.annotations.NullMarked;
