/** Tests of the measuring of recall. */
@NullMarked
package dev.sagitta.engine.recall;

import org.jspecify.annotations.NullMarked;
