/** The rules between the modules, as tests that state their reasons. */
@NullMarked
package dev.sagitta.architecture.tests;

import org.jspecify.annotations.NullMarked;
