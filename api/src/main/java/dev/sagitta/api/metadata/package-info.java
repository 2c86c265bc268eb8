/** The values a record carries beside its vector. */
@NullMarked
package dev.sagitta.api.metadata;

import org.jspecify.annotations.NullMarked;
