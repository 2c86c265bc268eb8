package dev.sagitta.server.http.helidon;

import dev.sagitta.server.http.settings.ServerSettings;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose every read and write is timed, and whose unread bytes are bounded. Helidon by
 * itself waits for a client for ever once a request has begun, and keeps a whole chunk of a body in
 * memory, whatever size it claims.
 */
final class GuardedConnection implements ConnectionContext {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedConnection.class);
  private static final ScopedValue<GuardedConnection> CURRENT = ScopedValue.newInstance();

  private final ConnectionContext inner;
  private final Patience patience;
  private final Turn turn = new Turn();
  private final Supplier<byte[]> lastWords;
  private final int maxBuffered;
  private final DataReader reader;
  private final DataWriter writer;

  GuardedConnection(ConnectionContext inner, ServerSettings settings, Supplier<byte[]> lastWords) {
    this.inner = inner;
    this.lastWords = lastWords;
    this.patience = new Patience(settings.timeouts());
    this.maxBuffered = settings.limits().maxChunkBytes();
    this.reader = DataReader.create(this::read);
    this.writer = new TimedWriter(inner.dataWriter(), patience, turn);
  }

  /** The connection that this thread serves. */
  static GuardedConnection current() {
    return CURRENT.get();
  }

  /** Serves this connection on this thread. */
  void run(ScopedValue.CallableOp<Boolean, InterruptedException> service)
      throws InterruptedException {
    ScopedValue.where(CURRENT, this).call(service);
  }

  /** The request has been answered: what comes next is a new one. */
  void requestDone() {
    patience.requestDone();
    turn.done();
    if (reader.available() > 0) {
      patience.requestBegan(reader.available());
    }
  }

  Patience patience() {
    return patience;
  }

  /**
   * Gives up a client that is too slow: tells it so if a part of a request has come and none of its
   * answer has gone, and closes the connection. Does not wait for it.
   */
  void expire() {
    if (patience.isInRequest() && turn.takeByWatch()) {
      Thread.startVirtualThread(() -> {
        try {
          inner.dataWriter().writeNow(BufferData.create(lastWords.get()));
        } catch (UncheckedIOException e) {
          LOG.debug("{} is gone.", this, e);
        } finally {
          cut();
        }
      });
    } else {
      cut();
    }
  }

  /** Closes the socket under the connection's thread, which then fails to read or write. */
  void cut() {
    try {
      inner.serverSocket().close();
    } catch (RuntimeException e) {
      // It is closed already, or half closed by the client: cut either way.
    }
  }

  private byte @Nullable [] read() {
    if (reader.available() > maxBuffered) {
      throw RequestException.builder()
          .type(DirectHandler.EventType.PAYLOAD_TOO_LARGE)
          .status(Status.REQUEST_ENTITY_TOO_LARGE_413)
          .message("A chunk has more than " + maxBuffered + " bytes; send smaller ones.")
          .build();
    }
    patience.beforeRead(System.nanoTime());
    byte[] bytes;
    try {
      bytes = inner.serverSocket().get();
    } catch (UncheckedIOException e) {
      throw new ServerConnectionException("The client is gone, or too slow.", e);
    }
    patience.afterRead(System.nanoTime(), bytes == null ? 0 : bytes.length);
    return bytes;
  }

  @Override
  public ListenerContext listenerContext() {
    return inner.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return inner.executor();
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public Router router() {
    return inner.router();
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return inner.proxyProtocolData();
  }

  @Override
  public HelidonSocket serverSocket() {
    return inner.serverSocket();
  }

  @Override
  public PeerInfo remotePeer() {
    return inner.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return inner.localPeer();
  }

  @Override
  public boolean isSecure() {
    return inner.isSecure();
  }

  @Override
  public String socketId() {
    return inner.socketId();
  }

  @Override
  public String childSocketId() {
    return inner.childSocketId();
  }

  @Override
  public String toString() {
    return "connection " + childSocketId();
  }

  /** Times each write. */
  private record TimedWriter(DataWriter inner, Patience patience, Turn turn) implements DataWriter {
    @Override
    public void write(BufferData... buffers) {
      long bytes = 0;
      for (BufferData buffer : buffers) {
        bytes += buffer.available();
      }
      timed(bytes, () -> inner.write(buffers));
    }

    @Override
    public void write(BufferData buffer) {
      timed(buffer.available(), () -> inner.write(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
      long bytes = 0;
      for (BufferData buffer : buffers) {
        bytes += buffer.available();
      }
      timed(bytes, () -> inner.writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
      timed(buffer.available(), () -> inner.writeNow(buffer));
    }

    @Override
    public void flush() {
      inner.flush();
    }

    @Override
    public void close() {
      inner.close();
    }

    private void timed(long bytes, Runnable write) {
      if (!turn.takeByOwnThread()) {
        throw new ServerConnectionException(
            "The client was told that it is too slow.", new IOException("too slow"));
      }
      patience.beforeWrite(System.nanoTime(), bytes);
      try {
        write.run();
      } finally {
        patience.afterWrite();
      }
    }
  }
}
