/** Records and the documents that group them. */
@NullMarked
package dev.sagitta.api.record;

import org.jspecify.annotations.NullMarked;
