package dev.sagitta.server.http.helidon;

import dev.sagitta.server.http.settings.ServerSettings;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Hands every connection to HTTP/1.1 behind a {@link GuardedConnection}.
 *
 * @param inner speaks HTTP/1.1
 * @param settings how long to wait for clients
 * @param watch looks at the clock for all connections
 * @param lastWords the answer to a request that does not arrive in time
 */
record GuardedSelector(
    ServerConnectionSelector inner,
    ServerSettings settings,
    ConnectionWatch watch,
    Supplier<byte[]> lastWords)
    implements ServerConnectionSelector {
  @Override
  public int bytesToIdentifyConnection() {
    return inner.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return inner.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return inner.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    GuardedConnection guarded = new GuardedConnection(context, settings, lastWords);
    return new Watched(inner.connection(guarded), guarded, watch);
  }

  /** A connection that is watched while it is served. */
  private record Watched(ServerConnection inner, GuardedConnection guarded, ConnectionWatch watch)
      implements ServerConnection, InterruptableTask<Void> {
    @Override
    public void handle(Limit limit) throws InterruptedException {
      watch.add(guarded);
      try {
        guarded.run(() -> {
          inner.handle(limit);
          return true;
        });
      } finally {
        watch.remove(guarded);
      }
    }

    @Override
    public Duration idleTime() {
      return inner.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      inner.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
      return inner instanceof InterruptableTask<?> task && task.canInterrupt();
    }
  }
}
