/** Measures searches in a process that has little memory. */
@NullMarked
package dev.sagitta.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
