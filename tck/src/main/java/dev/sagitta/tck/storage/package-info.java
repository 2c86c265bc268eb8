/** The contract of a storage, as tests. */
@NullMarked
package dev.sagitta.tck.storage;

import org.jspecify.annotations.NullMarked;
