/** How the parts become a database: the entry that opens one. */
@NullMarked
package dev.sagitta.engine;

import org.jspecify.annotations.NullMarked;
