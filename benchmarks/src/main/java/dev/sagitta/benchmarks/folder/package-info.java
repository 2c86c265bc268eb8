/** Makes folders of vectors with known neighbours. */
@NullMarked
package dev.sagitta.benchmarks.folder;

import org.jspecify.annotations.NullMarked;
