/** A storage that keeps its objects in memory. */
@NullMarked
package dev.sagitta.storage.memory;

import org.jspecify.annotations.NullMarked;
