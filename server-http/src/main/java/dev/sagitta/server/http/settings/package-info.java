/** What an operator may set about the server: where it listens, its limits and its time-outs. */
@NullMarked
package dev.sagitta.server.http.settings;

import org.jspecify.annotations.NullMarked;
