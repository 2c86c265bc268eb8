/** How records are read back by id and in id order. */
@NullMarked
package dev.sagitta.api.read;

import org.jspecify.annotations.NullMarked;
