/** Tests of views. */
@NullMarked
package dev.sagitta.engine.state;

import org.jspecify.annotations.NullMarked;
