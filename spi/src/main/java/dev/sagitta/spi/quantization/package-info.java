/** The contract of quantization: how vectors are compressed into codes and compared as such. */
@NullMarked
package dev.sagitta.spi.quantization;

import org.jspecify.annotations.NullMarked;
