/** Measures how well searches find what they should, on queries that were really asked. */
@NullMarked
package dev.sagitta.engine.recall;

import org.jspecify.annotations.NullMarked;
