/** The metadata index of a segment: which rows a filter matches, without reading the rows. */
@NullMarked
package dev.sagitta.engine.metadata;

import org.jspecify.annotations.NullMarked;
