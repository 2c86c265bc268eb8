/** What every kind of plug-in has in common. */
@NullMarked
package dev.sagitta.spi;

import org.jspecify.annotations.NullMarked;
