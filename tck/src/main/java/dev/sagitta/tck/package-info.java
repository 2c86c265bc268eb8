/** The contracts of the SPI as JUnit tests that every plug-in extends. */
@NullMarked
package dev.sagitta.tck;

import org.jspecify.annotations.NullMarked;
