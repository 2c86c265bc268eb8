/** Tests of segments and their deletions. */
@NullMarked
package dev.sagitta.engine.segment;

import org.jspecify.annotations.NullMarked;
