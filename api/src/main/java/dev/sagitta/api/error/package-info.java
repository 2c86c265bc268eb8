/** Every failure an application can meet, sorted by what to do about it. */
@NullMarked
package dev.sagitta.api.error;

import org.jspecify.annotations.NullMarked;
