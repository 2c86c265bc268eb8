/** A storage that keeps its objects as files in a directory. */
@NullMarked
package dev.sagitta.storage.disk;

import org.jspecify.annotations.NullMarked;
