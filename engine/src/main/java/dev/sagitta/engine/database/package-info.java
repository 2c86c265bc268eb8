/** The database, its collections and documents as applications hold them. */
@NullMarked
package dev.sagitta.engine.database;

import org.jspecify.annotations.NullMarked;
