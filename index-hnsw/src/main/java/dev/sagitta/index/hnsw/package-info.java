/** An index that finds near neighbours by walking a layered graph (HNSW). */
@NullMarked
package dev.sagitta.index.hnsw;

import org.jspecify.annotations.NullMarked;
