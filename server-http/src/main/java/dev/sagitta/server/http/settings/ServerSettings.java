package dev.sagitta.server.http.settings;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.write.Durability;

/**
 * How the server is run.
 *
 * @param host the address to listen on; anything but the loopback is open to the network, and
 *     logged as such, since there are no keys yet
 * @param port the port to listen on; 0 for any free one
 * @param durability what writes wait for that do not say
 * @param limits the most that clients may send and ask for
 * @param timeouts how long the server waits
 */
public record ServerSettings(
    String host, int port, Durability durability, RequestLimits limits, Timeouts timeouts) {
  /** The port unless set. */
  public static final int DEFAULT_PORT = 8080;

  /** Checks the port. */
  public ServerSettings {
    if (port < 0 || port > 65_535) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING, "port must be from 0 to 65535, but is " + port + ".");
    }
    if (host.isBlank()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_SETTING, "host must name an address, but is empty; use 127.0.0.1.");
    }
  }

  /** The loopback address at port 8080, synced writes, and the default limits and time-outs. */
  public static ServerSettings standard() {
    return new ServerSettings(
        "127.0.0.1",
        DEFAULT_PORT,
        Durability.SYNCED,
        RequestLimits.standard(),
        Timeouts.standard());
  }

  /** This, on another address. */
  public ServerSettings withHost(String other) {
    return new ServerSettings(other, port, durability, limits, timeouts);
  }

  /** This, on another port. */
  public ServerSettings withPort(int other) {
    return new ServerSettings(host, other, durability, limits, timeouts);
  }

  /** This, with another durability of writes that do not say. */
  public ServerSettings withDurability(Durability other) {
    return new ServerSettings(host, port, other, limits, timeouts);
  }

  /** This, with other limits. */
  public ServerSettings withLimits(RequestLimits other) {
    return new ServerSettings(host, port, durability, other, timeouts);
  }

  /** This, with other time-outs. */
  public ServerSettings withTimeouts(Timeouts other) {
    return new ServerSettings(host, port, durability, limits, other);
  }
}
