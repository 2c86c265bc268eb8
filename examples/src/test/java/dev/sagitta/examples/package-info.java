/** Runs every example, so that none of them rots. */
@NullMarked
package dev.sagitta.examples;

import org.jspecify.annotations.NullMarked;
