/** The contract of distance kernels, as tests. */
@NullMarked
package dev.sagitta.tck.kernel;

import org.jspecify.annotations.NullMarked;
