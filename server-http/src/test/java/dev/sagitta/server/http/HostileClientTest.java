package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.settings.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that are slow, endless or do not speak HTTP: they are cut off, and the server stays up.
 */
@Timeout(60)
final class HostileClientTest {
  private static final String POST =
      "POST /v1/collections/c/records HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  private final ServedDatabase served = ServedDatabase.start(settings());

  private static ServerSettings settings() {
    ServerSettings settings = ServerSettings.standard();
    return settings
        .withTimeouts(
            settings
                .timeouts()
                .withRead(Duration.ofMillis(700))
                .withIdle(Duration.ofSeconds(2))
                .withStop(Duration.ofSeconds(2)))
        .withLimits(settings.limits().withMaxBodyBytes(1 << 20).withMaxChunkBytes(256 << 10));
  }

  @BeforeEach
  void createCollection() {
    served.send("PUT", "/v1/collections/c", "{\"dimension\":2,\"distance\":\"euclidean\"}");
  }

  @AfterEach
  void stop() {
    assertThat(served.send("GET", "/health/live").status()).isEqualTo(200);
    assertThat(served.send("POST", "/v1/collections/c/count", "").json().path("count").asInt(-1))
        .isZero();
    served.close();
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** Sends bytes, and answers all that comes back until the server closes the connection. */
  private String exchange(String sent) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
      return readAll(socket);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String readAll(Socket socket) {
    StringBuilder text = new StringBuilder();
    byte[] bytes = new byte[8 << 10];
    try {
      InputStream in = socket.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        text.append(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      text.append("<reset>");
    }
    return text.toString();
  }

  @Test
  void aRequestLineThatNeverEndsIsCutOff() throws IOException {
    assertToldThatItIsTooSlow(exchange("GET /v1/coll"));
  }

  @Test
  void headersThatNeverEndAreCutOff() throws IOException {
    assertToldThatItIsTooSlow(exchange("GET /v1/collections HTTP/1.1\r\nHost: x\r\nA: "));
  }

  @Test
  void aBodyThatNeverEndsIsCutOff() throws IOException {
    assertToldThatItIsTooSlow(exchange(POST + "Content-Length: 1000\r\n\r\n{\"records\":["));
  }

  @Test
  void theSecondRequestOfAConnectionIsToldToo() throws IOException {
    String answer =
        exchange("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n" + POST + "Content-Length: 9\r\n");
    int second = answer.indexOf("HTTP/1.1 408");
    assertThat(second).isPositive();
    assertThat(answer.substring(0, second)).contains(" 200 ");
    assertToldThatItIsTooSlow(answer.substring(second));
  }

  private static void assertToldThatItIsTooSlow(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 408 ")
        .contains("Content-Type: application/problem+json")
        .contains("Connection: close")
        .contains("\"code\":\"request-timeout\"")
        .contains("Send it again")
        .endsWith("}");
  }

  @Test
  void aBodyThatDripsIsCutOffAlthoughEachByteIsInTime() throws Exception {
    long began = System.nanoTime();
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write((POST + "Content-Length: 100000\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      boolean cut = false;
      for (int i = 0; i < 200 && !cut; i++) {
        Thread.sleep(100);
        try {
          out.write(' ');
          out.flush();
        } catch (IOException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    assertThat(exchange("")).isEmpty();
  }

  @Test
  void aClientThatDoesNotReadItsAnswerIsCutOff() throws Exception {
    StringBuilder pipelined = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      pipelined.append("GET /v1/collections HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(1 << 10);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
      boolean cut = false;
      for (int i = 0; i < 2_000 && !cut; i++) {
        try {
          socket.getOutputStream().write(pipelined.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
  }

  @Test
  void anEndlessBodyIsRefusedAtTheLimit() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write((POST + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = ("1000\r\n" + " ".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    out.write(chunk);
                  }
                } catch (IOException e) {
                  // The server has closed the connection, as it should.
                }
              });
      String answer = readAll(socket);
      assertThat(answer).contains(" 413 ").contains("body-too-large").contains("Connection: close");
      writer.interrupt();
    }
  }

  @Test
  void aChunkThatClaimsGigabytesIsNotKeptInMemory() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          (POST + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] blanks = " ".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII);
      boolean cut = false;
      for (int i = 0; i < 4_000 && !cut; i++) {
        try {
          out.write(blanks);
        } catch (IOException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleOfItsBodyWritesNothing() throws IOException {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              (POST + "Content-Length: 1000\r\n\r\n{\"records\":[{\"id\":\"a\",\"vector\":[1,2]}")
                  .getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(served.send("GET", "/v1/collections/c/records/a").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/collections/a%2 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/stats?%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nBroken header\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST /v1/collections/c/records HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "POST /v1/collections/c/records HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "POST /v1/collections/c/records HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}\n"
      })
  void whatIsNotHttpIsRefused(String sent) throws IOException {
    String answer = exchange(sent);
    assertThat(answer).doesNotContain(" 200 ").doesNotContain(" 500 ").doesNotContain("Exception");
  }

  @Test
  void aPathOfManyKilobytesIsRefused() throws IOException {
    String answer = exchange("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer)
        .satisfiesAnyOf(
            one -> assertThat(one).contains(" 414 "), one -> assertThat(one).contains("<reset>"));
  }

  @Test
  void headersOfManyKilobytesAreRefused() throws IOException {
    String answer = exchange("GET / HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(100_000) + "\r\n\r\n");
    assertThat(answer).doesNotContain(" 200 ").doesNotContain(" 500 ");
  }

  @Test
  void theRestOfARefusedBodyIsNotTakenForARequest() throws IOException {
    String smuggled = "DELETE /v1/collections/c HTTP/1.1\r\nHost: x\r\n\r\n";
    String body = "x" + smuggled;
    String answer = exchange(POST + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    assertThat(answer).contains(" 400 ").doesNotContain(" 204 ");
    assertThat(served.send("GET", "/v1/collections/c").status()).isEqualTo(200);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    String answer =
        exchange(
            lines(
                "GET /health/live HTTP/1.1",
                "Host: x",
                "",
                "GET /nothing HTTP/1.1",
                "Host: x",
                "",
                "GET /version HTTP/1.1",
                "Host: x",
                "Connection: close",
                ""));
    assertThat(answer.indexOf("live")).isPositive().isLessThan(answer.indexOf("route-not-found"));
    assertThat(answer.indexOf("route-not-found")).isLessThan(answer.indexOf("version"));
  }

  @Test
  void oneBodyIsReadAfterTheGoAheadWhereTheClientWaitsForIt() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          lines(
                  "POST /v1/collections/c/count HTTP/1.1",
                  "Host: x",
                  "Content-Length: 2",
                  "Expect: 100-continue",
                  "Connection: close",
                  "")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] first = socket.getInputStream().readNBytes(25);
      assertThat(new String(first, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 Continue");
      out.write("{}".getBytes(StandardCharsets.US_ASCII));
      assertThat(readAll(socket)).contains(" 200 ").contains("{\"count\":0}");
    }
  }

  @Test
  void manySilentConnectionsDoNotKeepOthersOut() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        silent.add(connect());
      }
      assertThat(served.send("GET", "/v1/collections").status()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }
}
