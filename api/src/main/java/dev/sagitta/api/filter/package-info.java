/** Conditions on metadata, as Java values and as JSON-like trees. */
@NullMarked
package dev.sagitta.api.filter;

import org.jspecify.annotations.NullMarked;
