/** The server from the outside, over real sockets. */
@NullMarked
package dev.sagitta.server.http;

import org.jspecify.annotations.NullMarked;
