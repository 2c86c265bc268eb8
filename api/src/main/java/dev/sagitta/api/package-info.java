/** What an application holds: databases and the collections inside them. */
@NullMarked
package dev.sagitta.api;

import org.jspecify.annotations.NullMarked;
