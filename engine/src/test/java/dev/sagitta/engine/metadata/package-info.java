/** Tests of the metadata index. */
@NullMarked
package dev.sagitta.engine.metadata;

import org.jspecify.annotations.NullMarked;
