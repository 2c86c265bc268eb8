/** From flags, environment, file and defaults to typed settings. */
@NullMarked
package dev.sagitta.engine.settings;

import org.jspecify.annotations.NullMarked;
