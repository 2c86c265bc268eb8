/** An index that finds near neighbours by locality-sensitive hashing (LSH). */
@NullMarked
package dev.sagitta.index.lsh;

import org.jspecify.annotations.NullMarked;
