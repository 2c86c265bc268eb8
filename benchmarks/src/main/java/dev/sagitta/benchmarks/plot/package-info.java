/** Reads what benches have written, and makes pictures and tables of it. */
@NullMarked
package dev.sagitta.benchmarks.plot;

import org.jspecify.annotations.NullMarked;
