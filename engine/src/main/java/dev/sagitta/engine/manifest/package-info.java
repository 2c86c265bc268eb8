/** The manifest: which objects make up the database, and the one object that names it. */
@NullMarked
package dev.sagitta.engine.manifest;

import org.jspecify.annotations.NullMarked;
