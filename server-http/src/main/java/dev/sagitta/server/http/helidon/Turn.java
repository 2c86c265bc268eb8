package dev.sagitta.server.http.helidon;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Who answers the present request of a connection: its own thread, or whoever has found that the
 * request does not arrive in time. Never both, so that the bytes of two answers do not mix.
 */
final class Turn {
  private enum Answerer {
    NOBODY,
    OWN_THREAD,
    WATCH
  }

  private final AtomicReference<Answerer> answerer = new AtomicReference<>(Answerer.NOBODY);

  /** The connection's thread is about to write; false if the watch has answered. */
  boolean takeByOwnThread() {
    return answerer.get() == Answerer.OWN_THREAD
        || answerer.compareAndSet(Answerer.NOBODY, Answerer.OWN_THREAD);
  }

  /** Nothing is written any more but by the caller; false if somebody has begun to. */
  boolean takeByWatch() {
    return answerer.compareAndSet(Answerer.NOBODY, Answerer.WATCH);
  }

  /** The request has been answered by the connection's thread. */
  void done() {
    answerer.compareAndSet(Answerer.OWN_THREAD, Answerer.NOBODY);
  }
}
