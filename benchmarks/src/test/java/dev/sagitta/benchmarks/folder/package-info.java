/** Tests of folders of vectors. */
@NullMarked
package dev.sagitta.benchmarks.folder;

import org.jspecify.annotations.NullMarked;
