/** The log: what a commit is made of, and how it becomes durable before it is acknowledged. */
@NullMarked
package dev.sagitta.engine.log;

import org.jspecify.annotations.NullMarked;
