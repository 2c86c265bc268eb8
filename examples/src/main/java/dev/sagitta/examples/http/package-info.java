/** A client of the HTTP server with nothing but the JDK's own HTTP client. */
@NullMarked
package dev.sagitta.examples.http;

import org.jspecify.annotations.NullMarked;
