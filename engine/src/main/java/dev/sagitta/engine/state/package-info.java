/** The database at one moment: tables, segments and the last commit, as readers see it. */
@NullMarked
package dev.sagitta.engine.state;

import org.jspecify.annotations.NullMarked;
