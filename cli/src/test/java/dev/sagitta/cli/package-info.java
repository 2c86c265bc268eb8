/** Tests of the commands: in this process, and as processes that are stopped and killed. */
@NullMarked
package dev.sagitta.cli;

import org.jspecify.annotations.NullMarked;
