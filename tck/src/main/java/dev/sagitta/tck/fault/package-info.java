/**
 * Faults on demand: a storage that crashes, fails, fills up and loses what was not synced, from a
 * seed.
 */
@NullMarked
package dev.sagitta.tck.fault;

import org.jspecify.annotations.NullMarked;
