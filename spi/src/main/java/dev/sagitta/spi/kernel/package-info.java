/** The contract of arithmetic over vectors and over codes. */
@NullMarked
package dev.sagitta.spi.kernel;

import org.jspecify.annotations.NullMarked;
