/** How well searches find what they should, as measured. */
@NullMarked
package dev.sagitta.api.recall;

import org.jspecify.annotations.NullMarked;
