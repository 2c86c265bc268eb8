/** Tests of the log. */
@NullMarked
package dev.sagitta.engine.log;

import org.jspecify.annotations.NullMarked;
