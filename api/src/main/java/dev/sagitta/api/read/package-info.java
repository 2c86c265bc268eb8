/** How records are read back: by id, in order, at random, and counted by their values. */
@NullMarked
package dev.sagitta.api.read;

import org.jspecify.annotations.NullMarked;
