/** How a database is opened: where it lives, its limits and its budgets. */
@NullMarked
package dev.sagitta.api.settings;

import org.jspecify.annotations.NullMarked;
