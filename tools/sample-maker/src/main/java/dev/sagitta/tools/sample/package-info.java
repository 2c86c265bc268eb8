/** Makes the bundled sample: chooses artworks of the Tate collection and embeds their texts. */
@NullMarked
package dev.sagitta.tools.sample;

import org.jspecify.annotations.NullMarked;
