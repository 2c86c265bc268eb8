/** One record as bytes: its id, its vector and its encoded payload. */
@NullMarked
package dev.sagitta.engine.row;

import org.jspecify.annotations.NullMarked;
