/** Tests of commits. */
@NullMarked
package dev.sagitta.engine.write;

import org.jspecify.annotations.NullMarked;
