/** The commands of the {@code sagitta} launcher. */
@NullMarked
package dev.sagitta.cli;

import org.jspecify.annotations.NullMarked;
