/** What each route does with the database. */
@NullMarked
package dev.sagitta.server.http.routes;

import org.jspecify.annotations.NullMarked;
