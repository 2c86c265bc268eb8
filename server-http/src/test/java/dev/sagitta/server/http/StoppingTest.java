package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagitta.server.http.settings.ServerSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the server starts and stops. */
@Timeout(60)
final class StoppingTest {
  private static ServerSettings stopping(Duration wait) {
    ServerSettings settings = ServerSettings.standard();
    return settings.withTimeouts(settings.timeouts().withStop(wait));
  }

  @Test
  void aRunningRequestFinishesWhileTheServerStops() throws Exception {
    ServedDatabase served = ServedDatabase.start(stopping(Duration.ofSeconds(10)));
    served.send("PUT", "/v1/collections/c", "{\"dimension\":2}");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      OutputStream out = socket.getOutputStream();
      String body = "{\"records\":[{\"id\":\"late\",\"vector\":[1,2]}]}";
      out.write(
          ("POST /v1/collections/c/records HTTP/1.1\r\nHost: x\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body.substring(0, 10))
              .getBytes(StandardCharsets.US_ASCII));
      Thread.sleep(300);
      Thread stopper = Thread.ofPlatform().start(() -> served.server().stop());
      Thread.sleep(300);
      out.write(body.substring(10).getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).contains(" 200 ").contains("\"written\":1").contains("Connection: close");
      stopper.join();
    }
    assertThat(served.database().collection("c").find("late")).isPresent();
    served.close();
  }

  @Test
  void aRequestThatDoesNotFinishIsCutOffAfterTheTimeout() throws Exception {
    ServedDatabase served = ServedDatabase.start(stopping(Duration.ofSeconds(1)));
    served.send("PUT", "/v1/collections/c", "{\"dimension\":2}");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      socket
          .getOutputStream()
          .write(
              "POST /v1/collections/c/records HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));
      Thread.sleep(300);
      long began = System.nanoTime();
      served.server().stop();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    }
    served.close();
  }

  @Test
  void aStoppedServerIsNotReachable() {
    ServedDatabase served = ServedDatabase.start();
    int port = served.port();
    served.close();
    served.server().stop();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void aTakenPortIsReported() {
    try (ServedDatabase served = ServedDatabase.start()) {
      ServerSettings taken = ServerSettings.standard().withPort(served.port());
      assertThatThrownBy(() -> HttpServer.start(served.database(), taken).close())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(String.valueOf(served.port()));
    }
  }

  @Test
  void moreRequestsThanAllowedAreToldToTryAgain() throws Exception {
    ServerSettings settings = ServerSettings.standard();
    try (ServedDatabase served =
            ServedDatabase.start(
                settings.withLimits(settings.limits().withMaxConcurrentRequests(1)));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      served.send("PUT", "/v1/collections/c", "{\"dimension\":2}");
      socket
          .getOutputStream()
          .write(
              "POST /v1/collections/c/records HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));
      Thread.sleep(300);
      ServedDatabase.Answer refused = served.send("GET", "/v1/collections");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("overloaded");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(served.send("GET", "/health/live").status()).isEqualTo(200);
    }
  }
}
