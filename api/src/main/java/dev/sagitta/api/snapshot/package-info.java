/** Versions of a database that are kept under a name. */
@NullMarked
package dev.sagitta.api.snapshot;

import org.jspecify.annotations.NullMarked;
