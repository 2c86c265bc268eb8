/** How plug-ins read the parameters that users give by name. */
@NullMarked
package dev.sagitta.spi.parameter;

import org.jspecify.annotations.NullMarked;
