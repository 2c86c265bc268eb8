/** A storage plug-in, as somebody outside the project would write it. */
@NullMarked
package dev.sagitta.examples.storage;

import org.jspecify.annotations.NullMarked;
