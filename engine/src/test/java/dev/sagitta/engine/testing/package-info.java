/** What the engine's own tests share: seeded openings, workloads, a model, and a whole check. */
@NullMarked
package dev.sagitta.engine.testing;

import org.jspecify.annotations.NullMarked;
