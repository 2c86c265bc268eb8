/** Tests of manifests and of objects' names. */
@NullMarked
package dev.sagitta.engine.manifest;

import org.jspecify.annotations.NullMarked;
