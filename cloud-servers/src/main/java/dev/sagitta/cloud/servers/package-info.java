/** Servers of object stores that run in the process of a test: their transport and their faults. */
@NullMarked
package dev.sagitta.cloud.servers;

import org.jspecify.annotations.NullMarked;
