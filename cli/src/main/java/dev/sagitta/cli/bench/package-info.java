/** Measures recall and speed on files with exact answers. */
@NullMarked
package dev.sagitta.cli.bench;

import org.jspecify.annotations.NullMarked;
