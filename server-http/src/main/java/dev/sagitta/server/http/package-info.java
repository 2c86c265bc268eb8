/** The database behind an HTTP port: transport, nothing else. */
@NullMarked
package dev.sagitta.server.http;

import org.jspecify.annotations.NullMarked;
