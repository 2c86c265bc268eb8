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

/** Hands every connection to HTTP/1.1 behind a {@link GuardedConnection}. */
record GuardedSelector(
    ServerConnectionSelector inner, ServerSettings settings, ConnectionWatch watch)
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
    GuardedConnection guarded = new GuardedConnection(context, settings);
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
