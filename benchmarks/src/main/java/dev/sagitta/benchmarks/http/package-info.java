/** How fast records get into a database through its HTTP server. */
@NullMarked
package dev.sagitta.benchmarks.http;

import org.jspecify.annotations.NullMarked;
