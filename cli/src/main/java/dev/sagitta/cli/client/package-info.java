/** The places records are written to and searched in: a server, or a database in this process. */
@NullMarked
package dev.sagitta.cli.client;

import org.jspecify.annotations.NullMarked;
