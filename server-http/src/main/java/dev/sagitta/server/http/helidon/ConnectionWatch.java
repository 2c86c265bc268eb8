package dev.sagitta.server.http.helidon;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections that keep the server waiting too long. One thread looks at all of them.
 */
final class ConnectionWatch {
  private static final Logger log = LoggerFactory.getLogger(ConnectionWatch.class);
  private static final long PERIOD_MILLIS = 200;

  private final Set<GuardedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean running = true;

  ConnectionWatch() {
    thread = Thread.ofPlatform().name("sagitta-http-watch").daemon(true).unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  void stop() {
    running = false;
    thread.interrupt();
  }

  void add(GuardedConnection connection) {
    connections.add(connection);
  }

  void remove(GuardedConnection connection) {
    connections.remove(connection);
  }

  /** Closes every connection: what its thread waits for fails. */
  void closeAll() {
    connections.forEach(GuardedConnection::cut);
  }

  private void watch() {
    while (running) {
      try {
        Thread.sleep(PERIOD_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
      long now = System.nanoTime();
      for (GuardedConnection connection : connections) {
        if (connection.patience().expired(now)) {
          log.debug("Closing {}, which keeps the server waiting.", connection);
          connection.expire();
        }
      }
    }
  }
}
