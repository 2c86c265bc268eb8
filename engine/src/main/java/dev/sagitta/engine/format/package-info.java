/** The bytes all files are made of: bounded codecs, checksums and the block file. */
@NullMarked
package dev.sagitta.engine.format;

import org.jspecify.annotations.NullMarked;
