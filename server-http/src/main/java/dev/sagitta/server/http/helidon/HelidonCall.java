package dev.sagitta.server.http.helidon;

import dev.sagitta.server.http.transport.BrokenConnectionException;
import dev.sagitta.server.http.transport.Call;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Helidon request as a {@link Call}. The body is asked for only when it is first read. */
final class HelidonCall implements Call {
  private final RoutingRequest request;
  private final Body body = new Body();

  HelidonCall(RoutingRequest request) {
    this.request = request;
  }

  @Override
  public String method() {
    return request.prologue().method().text();
  }

  @Override
  public String rawPath() {
    return request.prologue().uriPath().rawPath();
  }

  @Override
  public String rawQuery() {
    return request.prologue().query().rawValue();
  }

  @Override
  public Optional<String> header(String name) {
    return request.headers().first(HeaderNames.create(name));
  }

  @Override
  public InputStream body() {
    return body;
  }

  /** True if nothing of the body is left to read. */
  boolean isRead() {
    return !request.content().hasEntity() || request.content().consumed();
  }

  /** True if reading has begun, or the client sends the body without being asked to. */
  boolean isOpened() {
    return body.source != null || request.continueSent();
  }

  private final class Body extends InputStream {
    private @Nullable InputStream source;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      InputStream from = source;
      try {
        if (from == null) {
          from = request.content().inputStream();
          source = from;
        }
        return from.read(bytes, offset, length);
      } catch (RequestException
          | CloseConnectionException
          | DataReader.InsufficientDataAvailableException e) {
        throw new BrokenConnectionException(e);
      } catch (RuntimeException e) {
        // Helidon lets what its parser of chunks throws pass through.
        throw new BrokenConnectionException(
            RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .message("A chunk of the body does not begin with its size on a line of its own.")
                .cause(e)
                .build());
      }
    }
  }
}
