/** Tests of the parts of this package that sockets do not reach. */
@NullMarked
package dev.sagitta.server.http.problem;

import org.jspecify.annotations.NullMarked;
