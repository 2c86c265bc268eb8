/** Failures as clients are told about them: problem details after RFC 9457. */
@NullMarked
package dev.sagitta.server.http.problem;

import org.jspecify.annotations.NullMarked;
