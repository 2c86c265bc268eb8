/** A database in the application's own process. */
@NullMarked
package dev.sagitta.examples.embedded;

import org.jspecify.annotations.NullMarked;
