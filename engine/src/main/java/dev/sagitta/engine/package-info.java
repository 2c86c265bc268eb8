/** How storages, indexes and kernels become a database. */
@NullMarked
package dev.sagitta.engine;

import org.jspecify.annotations.NullMarked;
