/** Measurements of Sagitta with JMH. */
@NullMarked
package dev.sagitta.benchmarks;

import org.jspecify.annotations.NullMarked;
