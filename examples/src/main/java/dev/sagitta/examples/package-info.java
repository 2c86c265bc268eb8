/** Programs that show one use of Sagitta each. */
@NullMarked
package dev.sagitta.examples;

import org.jspecify.annotations.NullMarked;
