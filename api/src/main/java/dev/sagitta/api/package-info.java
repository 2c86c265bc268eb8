/** The types an application holds: databases, collections, records, filters and errors. */
@NullMarked
package dev.sagitta.api;

import org.jspecify.annotations.NullMarked;
