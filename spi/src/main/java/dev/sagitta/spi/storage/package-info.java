/** The contract of a place where bytes live: named objects, created and replaced atomically. */
@NullMarked
package dev.sagitta.spi.storage;

import org.jspecify.annotations.NullMarked;
