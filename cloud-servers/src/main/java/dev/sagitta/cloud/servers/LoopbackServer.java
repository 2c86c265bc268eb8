package dev.sagitta.cloud.servers;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A protocol behind a port of the loopback, on the JDK's HTTP server. Between the two stands the
 * plan of faults: what comes before the effect, what comes after it, and what happens to the bytes.
 */
public final class LoopbackServer implements AutoCloseable {
  static {
    // Otherwise small answers wait 40 ms for the acknowledgement of the headers' packet.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private static final System.Logger LOGGER = System.getLogger(LoopbackServer.class.getName());
  private static final int CHUNK = 1 << 16;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Protocol protocol;
  private final FaultPlan faults = new FaultPlan();
  private final List<Call> calls = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private LoopbackServer(Protocol protocol) throws IOException {
    this.protocol = protocol;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
  }

  /** Starts on a free port. */
  public static LoopbackServer start(Protocol protocol) {
    try {
      return new LoopbackServer(protocol);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** What goes wrong. */
  public FaultPlan faults() {
    return faults;
  }

  /** The calls since the last time, in the order they arrived. */
  public List<Call> takeCalls() {
    synchronized (calls) {
      List<Call> taken = List.copyOf(calls);
      calls.clear();
      return taken;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.shutdownNow();
    threads.close();
  }

  /** Ends an exchange without an answer, and its connection with it. */
  private static final class Cut extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Received request = receive(exchange);
      Call call = protocol.describe(request);
      synchronized (calls) {
        calls.add(call);
      }
      List<Fault> planned = faults.take(call);
      send(exchange, answer(request, planned), planned);
    }
  }

  private Answer answer(Received received, List<Fault> planned) throws IOException {
    Received request = received;
    for (Fault fault : planned) {
      switch (fault) {
        case Fault.Delay delay -> stall(delay.time().toMillis());
        case Fault.CutBefore _ -> throw new Cut();
        case Fault.StallBefore _ -> throw stalled();
        case Fault.Refuse refuse -> {
          return protocol.refusal(refuse.status(), refuse.code());
        }
        case Fault.CorruptRequest corrupt -> {
          flip(request.body(), corrupt.position());
        }
        case Fault.CutAfter _,
            Fault.StallAfter _,
            Fault.RefuseAfter _,
            Fault.CutBody _,
            Fault.CorruptBody _,
            Fault.StallBody _ -> {
          // Their time comes after the effect.
        }
      }
    }
    Answer answer = protocol.answer(request);
    for (Fault fault : planned) {
      if (fault instanceof Fault.CutAfter) {
        throw new Cut();
      } else if (fault instanceof Fault.StallAfter) {
        throw stalled();
      } else if (fault instanceof Fault.RefuseAfter refuse) {
        answer = protocol.refusal(refuse.status(), refuse.code());
      } else if (fault instanceof Fault.CorruptBody corrupt) {
        answer = corrupted(answer, corrupt.position());
      }
    }
    return answer;
  }

  private static Answer corrupted(Answer answer, long position) {
    MemorySegment body = Arena.ofAuto().allocate(answer.body().byteSize());
    body.copyFrom(answer.body());
    flip(body, position);
    return new Answer(answer.status(), answer.headers(), body);
  }

  private static void flip(MemorySegment bytes, long position) {
    if (position < bytes.byteSize()) {
      byte old = bytes.get(ValueLayout.JAVA_BYTE, position);
      bytes.set(ValueLayout.JAVA_BYTE, position, (byte) (old ^ 1));
    }
  }

  private Cut stalled() {
    stall(Long.MAX_VALUE);
    return new Cut();
  }

  private void stall(long millis) {
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        LOGGER.log(System.Logger.Level.DEBUG, "A call was still waiting when the server closed.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(HttpExchange exchange, Answer answer, List<Fault> planned) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    answer.headers().forEach(headers::set);
    long length = answer.body().byteSize();
    if (exchange.getRequestMethod().equals("HEAD") || length == 0) {
      if (exchange.getRequestMethod().equals("HEAD")) {
        headers.set("Content-Length", Long.toString(length));
      }
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), length);
    OutputStream out = exchange.getResponseBody();
    long until = length;
    boolean stalls = false;
    for (Fault fault : planned) {
      if (fault instanceof Fault.CutBody cut) {
        until = Math.min(until, cut.bytes());
      } else if (fault instanceof Fault.StallBody stall) {
        until = Math.min(until, stall.bytes());
        stalls = true;
      }
    }
    write(answer.body().asSlice(0, until), out);
    out.flush();
    if (stalls) {
      stall(Long.MAX_VALUE);
    }
    if (until < length) {
      throw new Cut();
    }
    out.close();
  }

  private static void write(MemorySegment bytes, OutputStream out) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, bytes.byteSize())];
    for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
      int count = (int) Math.min(chunk.length, bytes.byteSize() - at);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, count);
      out.write(chunk, 0, count);
    }
  }

  private static Received receive(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    URI uri = exchange.getRequestURI();
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return new Received(
        exchange.getRequestMethod(),
        decoded(uri.getRawPath()),
        query(uri.getRawQuery() == null ? "" : uri.getRawQuery()),
        headers,
        body(exchange.getRequestBody(), length == null ? -1 : Long.parseLong(length)));
  }

  private static MemorySegment body(InputStream in, long length) throws IOException {
    if (length <= 0) {
      return MemorySegment.ofArray(in.readAllBytes());
    }
    // Outside the heap, so that a test can look at the heap of the client beside it.
    MemorySegment body = Arena.ofAuto().allocate(length);
    byte[] chunk = new byte[(int) Math.min(CHUNK, length)];
    for (long at = 0; at < length; ) {
      int count = in.read(chunk, 0, (int) Math.min(chunk.length, length - at));
      if (count < 0) {
        throw new EOFException("The request ended after " + at + " of " + length + " bytes.");
      }
      MemorySegment.copy(chunk, 0, body, ValueLayout.JAVA_BYTE, at, count);
      at += count;
    }
    return body;
  }

  private static SortedMap<String, String> query(String raw) {
    SortedMap<String, String> query = new TreeMap<>();
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        query.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String raw) {
    // A plus is a plus in a path, and clients write a space as %20 in a query.
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
