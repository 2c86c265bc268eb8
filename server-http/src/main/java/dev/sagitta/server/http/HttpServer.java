package dev.sagitta.server.http;

import dev.sagitta.api.Database;
import dev.sagitta.server.http.helidon.HelidonTransport;
import dev.sagitta.server.http.routes.AdminRoutes;
import dev.sagitta.server.http.routes.AliasRoutes;
import dev.sagitta.server.http.routes.CollectionRoutes;
import dev.sagitta.server.http.routes.DocumentRoutes;
import dev.sagitta.server.http.routes.ImportRoutes;
import dev.sagitta.server.http.routes.MetadataRoutes;
import dev.sagitta.server.http.routes.OverviewRoutes;
import dev.sagitta.server.http.routes.RebuildRoutes;
import dev.sagitta.server.http.routes.RecallRoutes;
import dev.sagitta.server.http.routes.RecordRoutes;
import dev.sagitta.server.http.routes.SearchRoutes;
import dev.sagitta.server.http.routes.Service;
import dev.sagitta.server.http.settings.ServerSettings;
import dev.sagitta.server.http.transport.Dispatcher;
import dev.sagitta.server.http.transport.Gate;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.transport.Traffic;
import dev.sagitta.server.http.wire.Wire;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database behind an HTTP port. It does not own the database: whoever opened it closes it after
 * {@link #stop}.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private final ServerSettings settings;
  private final Gate gate;
  private final Traffic traffic;
  private final HelidonTransport transport;
  private boolean stopped;

  private HttpServer(Database database, ServerSettings settings) {
    this.settings = settings;
    this.gate = new Gate(settings.limits().maxConcurrentRequests());
    this.traffic = new Traffic();
    Wire wire = new Wire(settings.limits());
    Service service = new Service(database, wire, settings);
    List<Route> routes =
        Stream.of(
                new CollectionRoutes(service).routes(),
                new AliasRoutes(service).routes(),
                new RecordRoutes(service).routes(),
                new MetadataRoutes(service).routes(),
                new OverviewRoutes(service).routes(),
                new ImportRoutes(service).routes(),
                new SearchRoutes(service).routes(),
                new RecallRoutes(service).routes(),
                new RebuildRoutes(service).routes(),
                new DocumentRoutes(service).routes(),
                new AdminRoutes(service, gate, traffic, version()).routes())
            .flatMap(List::stream)
            .toList();
    Dispatcher dispatcher = new Dispatcher(routes, wire::problem, settings.limits(), gate, traffic);
    this.transport = new HelidonTransport(settings, dispatcher);
  }

  /**
   * Starts to serve a database.
   *
   * @return the running server
   * @throws IllegalStateException if the port cannot be bound
   */
  public static HttpServer start(Database database, ServerSettings settings) {
    HttpServer server = new HttpServer(database, settings);
    server.start();
    return server;
  }

  private void start() {
    transport.start();
    if (!isLoopback(settings.host())) {
      log.warn(
          "Listening on {}, which other machines can reach. There are no keys yet: whoever reaches the"
              + " port can read and delete everything.",
          settings.host());
    }
    log.info("Serving on http://{}:{}.", settings.host(), port());
  }

  /** The port that is bound. */
  public int port() {
    return transport.port();
  }

  /**
   * Stops: refuses new requests, lets the running ones finish for as long as the settings say, and
   * closes all connections. Idempotent.
   */
  public synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    gate.close();
    log.info(
        "Stopping: new requests are refused; {} running ones have {} to finish.",
        traffic.running(),
        settings.timeouts().stop());
    transport.stop();
    long left = traffic.running();
    if (left > 0) {
      log.warn("Stopped with {} requests unfinished after {}.", left, settings.timeouts().stop());
    } else {
      log.info("Stopped after {} requests.", traffic.served());
    }
  }

  /** Stops. */
  @Override
  public void close() {
    stop();
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String version() {
    String version = HttpServer.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
