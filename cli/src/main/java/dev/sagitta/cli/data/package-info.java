/** Files of vectors and records, read as they come. */
@NullMarked
package dev.sagitta.cli.data;

import org.jspecify.annotations.NullMarked;
