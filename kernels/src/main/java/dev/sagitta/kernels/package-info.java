/** Distance arithmetic, scalar and with the Vector API. */
@NullMarked
package dev.sagitta.kernels;

import org.jspecify.annotations.NullMarked;
