/** Tests of settings from flags, environment and files. */
@NullMarked
package dev.sagitta.engine.settings;

import org.jspecify.annotations.NullMarked;
