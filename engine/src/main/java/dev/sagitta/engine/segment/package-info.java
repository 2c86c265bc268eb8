/** Segments: immutable rows in a block file, and their deletions. */
@NullMarked
package dev.sagitta.engine.segment;

import org.jspecify.annotations.NullMarked;
