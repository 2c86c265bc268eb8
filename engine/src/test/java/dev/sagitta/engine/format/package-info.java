/** Tests of the bytes that all files are made of. */
@NullMarked
package dev.sagitta.engine.format;

import org.jspecify.annotations.NullMarked;
