/** Ways to compress vectors into codes: scalar, product and rotated bits. */
@NullMarked
package dev.sagitta.quantization;

import org.jspecify.annotations.NullMarked;
