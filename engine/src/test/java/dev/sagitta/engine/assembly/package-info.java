/** Tests of the assembled parts. */
@NullMarked
package dev.sagitta.engine.assembly;

import org.jspecify.annotations.NullMarked;
