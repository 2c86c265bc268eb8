/** Discovery of plug-ins and the wiring of the parts. */
@NullMarked
package dev.sagitta.engine.assembly;

import org.jspecify.annotations.NullMarked;
