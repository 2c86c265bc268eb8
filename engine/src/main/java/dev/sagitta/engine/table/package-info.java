/** Memory tables: fresh rows in off-heap columns. */
@NullMarked
package dev.sagitta.engine.table;

import org.jspecify.annotations.NullMarked;
