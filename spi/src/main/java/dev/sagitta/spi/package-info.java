/** The types a plug-in implements and the engine calls: storages, indexes and kernels. */
@NullMarked
package dev.sagitta.spi;

import org.jspecify.annotations.NullMarked;
