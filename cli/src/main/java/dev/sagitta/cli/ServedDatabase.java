package dev.sagitta.cli;

import dev.sagitta.api.Database;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.api.error.VectorDatabaseException;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.api.settings.OpenMode;
import dev.sagitta.engine.Sagitta;
import dev.sagitta.server.http.HttpServer;
import dev.sagitta.server.http.settings.ServerSettings;
import dev.sagitta.spi.storage.StorageLocation;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database and the server in front of it. */
final class ServedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedDatabase.class);

  private final Database database;
  private final HttpServer server;
  private final DatabaseSettings settings;
  private final String host;
  private boolean closed;

  private ServedDatabase(
      Database database, HttpServer server, DatabaseSettings settings, String host) {
    this.database = database;
    this.server = server;
    this.settings = settings;
    this.host = host;
  }

  /**
   * Opens a database and serves it.
   *
   * @throws VectorDatabaseException if it cannot be opened, or the port cannot be bound
   */
  static ServedDatabase open(DatabaseSettings settings, ServerSettings at) {
    Database database = Sagitta.open(settings);
    LOG.info(
        "Opened {} at LSN {}.", StorageLocation.parse(settings.storage()).place(), database.lsn());
    try {
      return new ServedDatabase(database, HttpServer.start(database, at), settings, at.host());
    } catch (IllegalStateException | UncheckedIOException e) {
      database.close();
      throw new UnavailableException(
          ErrorCode.INVALID_SETTING,
          "The server cannot listen on "
              + at.host()
              + ":"
              + at.port()
              + " ("
              + e.getMessage()
              + "); choose another --port or --host.",
          e);
    }
  }

  /** Where the server is reached from this machine. */
  String url() {
    return "http://" + reachable(host) + ":" + server.port();
  }

  private static String reachable(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isAnyLocalAddress()) {
        return "127.0.0.1";
      }
      return address instanceof Inet6Address && !host.startsWith("[") ? "[" + host + "]" : host;
    } catch (UnknownHostException e) {
      // It was good enough to listen on, so it is good enough to be shown.
      return host;
    }
  }

  /**
   * Stops accepting, lets running requests finish, flushes what is in memory, and closes the
   * database, in this order. Idempotent; who calls it second waits for the first.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.stop();
    try {
      if (settings.mode() != OpenMode.READ) {
        LOG.info("Flushing.");
        database.flush();
      }
    } catch (VectorDatabaseException e) {
      // What was acknowledged as synced is in the log: the next opening finds it there.
      LOG.warn("The flush failed, and the next opening will take longer: {}", e.getMessage());
    } finally {
      LOG.info("Closing the database.");
      database.close();
    }
    LOG.info("Closed {}.", StorageLocation.parse(settings.storage()).place());
  }
}
