/** Tests of pictures and tables of results. */
@NullMarked
package dev.sagitta.benchmarks.plot;

import org.jspecify.annotations.NullMarked;
