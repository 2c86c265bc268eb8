/** Tests of records as bytes. */
@NullMarked
package dev.sagitta.engine.row;

import org.jspecify.annotations.NullMarked;
