/** The contract of distance arithmetic. */
@NullMarked
package dev.sagitta.spi.kernel;

import org.jspecify.annotations.NullMarked;
