/** The contract of kernels, over vectors and over codes, as tests. */
@NullMarked
package dev.sagitta.tck.kernel;

import org.jspecify.annotations.NullMarked;
