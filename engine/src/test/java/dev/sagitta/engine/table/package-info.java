/** Tests of memory tables. */
@NullMarked
package dev.sagitta.engine.table;

import org.jspecify.annotations.NullMarked;
