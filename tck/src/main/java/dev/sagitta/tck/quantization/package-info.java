/** The contract of quantizers, as tests. */
@NullMarked
package dev.sagitta.tck.quantization;

import org.jspecify.annotations.NullMarked;
