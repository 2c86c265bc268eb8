/** Copies of a database in another storage, and the way back. */
@NullMarked
package dev.sagitta.api.backup;

import org.jspecify.annotations.NullMarked;
