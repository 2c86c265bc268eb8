/** What a collection is made of: its distance, dimension, index and limits. */
@NullMarked
package dev.sagitta.api.collection;

import org.jspecify.annotations.NullMarked;
