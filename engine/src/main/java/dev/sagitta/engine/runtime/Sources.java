package dev.sagitta.engine.runtime;

import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * Where an open database gets time, randomness and threads from.
 *
 * @param clock the wall clock
 * @param random 64 random bits at each call
 * @param threads makes the background threads
 */
public record Sources(InstantSource clock, LongSupplier random, ThreadFactory threads) {}
