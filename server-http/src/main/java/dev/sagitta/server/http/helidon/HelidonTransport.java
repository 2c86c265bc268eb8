package dev.sagitta.server.http.helidon;

import dev.sagitta.server.http.settings.ServerSettings;
import dev.sagitta.server.http.transport.BrokenConnectionException;
import dev.sagitta.server.http.transport.Dispatcher;
import dev.sagitta.server.http.transport.Response;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Serves a {@link Dispatcher} over HTTP/1.1 with Helidon's blocking server on virtual threads. */
public final class HelidonTransport {
  /** What may be left of a refused body before the connection is closed instead of read on. */
  private static final int LINGER_BYTES = 8 << 20;

  private static final Duration LINGER = Duration.ofSeconds(1);

  /** Held here, since the logging of the JDK forgets the level of a logger that nobody holds. */
  private static final Logger LIBRARY = Logger.getLogger("io.helidon");

  private final ServerSettings settings;
  private final Dispatcher dispatcher;
  private final ConnectionWatch watch = new ConnectionWatch();
  private final WebServer server;

  /**
   * A transport that is not started yet.
   *
   * @throws UncheckedIOException if the host has no address
   */
  public HelidonTransport(ServerSettings settings, Dispatcher dispatcher) {
    this.settings = settings;
    this.dispatcher = dispatcher;
    // The server reports its own steps; the library's come on top only when something is wrong.
    LIBRARY.setLevel(Level.WARNING);
    DirectHandlers.Builder refusals = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      refusals.addHandler(type, this::refuse);
    }
    Http1ConnectionSelector http1 =
        Http1ConnectionSelector.builder()
            .config(Http1Config.builder().maxPrologueLength(8 << 10).buildPrototype())
            .build();
    this.server =
        WebServer.builder()
            .address(resolve(settings.host()))
            .port(settings.port())
            .shutdownHook(false)
            // HTTP/1.1 alone, and every connection of it guarded.
            .protocolsDiscoverServices(false)
            .addConnectionSelector(new GuardedSelector(http1, settings, watch, this::tooSlow))
            .maxTcpConnections(settings.limits().maxConnections())
            .shutdownGracePeriod(settings.timeouts().stop())
            // The guard closes idle connections sooner.
            .idleConnectionTimeout(settings.timeouts().idle().plusMinutes(1))
            .writeBufferSize(16 << 10)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .directHandlers(refusals.build())
            .routing(
                HttpRouting.builder()
                    .addFilter((chain, request, response) -> serve(request, response)))
            .build();
  }

  /**
   * Binds the port and begins to accept connections.
   *
   * @throws IllegalStateException if the port cannot be bound
   */
  public void start() {
    server.start();
    if (!server.isRunning()) {
      throw new IllegalStateException(
          "The server could not listen on "
              + settings.host()
              + ":"
              + settings.port()
              + "; the log says why. Is the port taken?");
    }
    watch.start();
  }

  /** The port that is bound. */
  public int port() {
    return server.port();
  }

  /**
   * Stops accepting, waits for running requests as long as the settings say, and closes what is
   * left.
   */
  public void stop() {
    server.stop();
    watch.closeAll();
    watch.stop();
  }

  private void serve(RoutingRequest request, RoutingResponse response) {
    HelidonCall call = new HelidonCall(request);
    boolean keepAlive = !request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    try {
      Response answer = dispatcher.answer(call);
      boolean unread = !call.isRead();
      keepAlive &= !unread && !dispatcher.isStopping();
      send(request.prologue().method().text().equals("HEAD"), answer, response, keepAlive);
      if (unread && call.isOpened()) {
        linger(call.body());
      }
    } catch (BrokenConnectionException e) {
      if (e.failure() instanceof RequestException malformed && !response.isSent()) {
        refuse(malformed, response);
      }
      throw new CloseConnectionException("The client is gone, or does not speak HTTP.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    GuardedConnection.current().requestDone();
    if (!keepAlive) {
      // Helidon would read the rest of an unread body as the next request.
      throw new CloseConnectionException("The answer was the last one.");
    }
  }

  /** Answers a body that is not framed as HTTP wants it. */
  private void refuse(RequestException malformed, RoutingResponse response) {
    try {
      Response answer =
          dispatcher.refuse(malformed.status().code(), String.valueOf(malformed.getMessage()));
      send(false, answer, response, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(
      boolean headOnly, Response answer, RoutingResponse response, boolean keepAlive)
      throws IOException {
    response.status(Status.create(answer.status()));
    if (!answer.contentType().isEmpty()) {
      response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
    }
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    if (!keepAlive) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    if (headOnly) {
      response.send();
      return;
    }
    SpillingStream out = new SpillingStream(response::outputStream);
    answer.content().writeTo(out);
    if (out.isSpilled()) {
      out.close();
      response.commit();
    } else {
      response.send(out.bytes(), 0, out.length());
    }
  }

  /**
   * Reads on for a moment after the last answer. If the connection were closed with bytes unread,
   * the client's kernel would throw away the answer before the client has seen it.
   */
  private static void linger(InputStream rest) {
    GuardedConnection.current().patience().endAt(System.nanoTime() + LINGER.toNanos());
    byte[] ignored = new byte[16 << 10];
    long left = LINGER_BYTES;
    try {
      while (left > 0) {
        int read = rest.read(ignored);
        if (read < 0) {
          return;
        }
        left -= read;
      }
    } catch (IOException | BrokenConnectionException e) {
      // The client has had enough as well.
    }
  }

  private DirectHandler.TransportResponse refuse(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    Response answer =
        dispatcher.refuse(status.code(), message == null ? status.reasonPhrase() : message);
    headers.set(HeaderNames.CONTENT_TYPE, answer.contentType());
    return DirectHandler.TransportResponse.builder()
        .status(Status.create(answer.status()))
        .headers(headers)
        .keepAlive(false)
        .entity(bytes(answer))
        .build();
  }

  /** The whole answer to a request that does not arrive in time. */
  private byte[] tooSlow() {
    Response answer =
        dispatcher.refuse(
            408,
            "The request stopped arriving: the server waits "
                + settings.timeouts().read()
                + " for the next bytes, and for "
                + settings.timeouts().minBytesPerSecond()
                + " bytes a second over all. Send it again, and faster.");
    byte[] content = bytes(answer);
    String head =
        "HTTP/1.1 408 Request Timeout\r\nContent-Type: "
            + answer.contentType()
            + "\r\nContent-Length: "
            + content.length
            + "\r\nConnection: close\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(start.length + content.length).put(start).put(content).array();
  }

  private static byte[] bytes(Response answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      answer.content().writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException("The host '" + host + "' has no address; use 127.0.0.1.", e);
    }
  }
}
