/** The only package that knows the HTTP library: sockets, time-outs and framing. */
@NullMarked
package dev.sagitta.server.http.helidon;

import org.jspecify.annotations.NullMarked;
