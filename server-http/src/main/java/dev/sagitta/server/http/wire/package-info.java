/** JSON and CBOR: bodies parsed token by token into the database's own types, and back. */
@NullMarked
package dev.sagitta.server.http.wire;

import org.jspecify.annotations.NullMarked;
