/** What every provider must be, as tests. */
@NullMarked
package dev.sagitta.tck.provider;

import org.jspecify.annotations.NullMarked;
