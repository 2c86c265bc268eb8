/** Requests, answers and routes, as the server sees them whatever library moves the bytes. */
@NullMarked
package dev.sagitta.server.http.transport;

import org.jspecify.annotations.NullMarked;
