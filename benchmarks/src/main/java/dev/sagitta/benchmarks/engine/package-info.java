/** Measurements of the database in process: loading, committing, opening. */
@NullMarked
package dev.sagitta.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
