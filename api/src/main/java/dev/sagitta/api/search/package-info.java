/** What a search asks for and what it answers. */
@NullMarked
package dev.sagitta.api.search;

import org.jspecify.annotations.NullMarked;
