/** Tests of the server's settings. */
@NullMarked
package dev.sagitta.server.http.settings;

import org.jspecify.annotations.NullMarked;
