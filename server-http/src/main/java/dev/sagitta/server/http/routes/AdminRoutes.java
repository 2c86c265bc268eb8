package dev.sagitta.server.http.routes;

import dev.sagitta.api.collection.CollectionDescription;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.transport.Gate;
import dev.sagitta.server.http.transport.Request;
import dev.sagitta.server.http.transport.Response;
import dev.sagitta.server.http.transport.Route;
import dev.sagitta.server.http.transport.Traffic;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Says how the server is, and has the database tidy up. */
public final class AdminRoutes {
  private final Service service;
  private final Gate gate;
  private final Traffic traffic;
  private final String version;

  /**
   * Routes over this service.
   *
   * @param gate tells whether the server is stopping
   * @param traffic what has been served
   * @param version the release that answers
   */
  public AdminRoutes(Service service, Gate gate, Traffic traffic, String version) {
    this.service = service;
    this.gate = gate;
    this.traffic = traffic;
    this.version = version;
  }

  /** All of them. */
  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/admin/flush", this::flush),
        Route.of("POST", "/v1/admin/compact", this::compact),
        Route.of("POST", "/v1/admin/optimize", this::optimize),
        Route.of("GET", "/v1/stats", this::stats),
        Route.of("GET", "/health/live", this::live).evenWhenBusy(),
        Route.of("GET", "/health/ready", this::ready).evenWhenBusy(),
        Route.of("GET", "/version", this::version).evenWhenBusy());
  }

  private Response flush(Request request) {
    return apart(request, () -> service.database().flush());
  }

  private Response compact(Request request) {
    return apart(request, () -> service.database().compact());
  }

  private Response optimize(Request request) {
    return apart(request, () -> service.database().optimize());
  }

  /**
   * Runs long work on a thread of its own: when the server stops, it interrupts the threads of
   * requests, and an interrupt in the middle of such work would close the files under it.
   */
  private Response apart(Request request, Runnable work) {
    FutureTask<Boolean> task = new FutureTask<>(work, true);
    Thread.ofVirtual().name("sagitta-http-admin").start(task);
    try {
      boolean done = task.get();
      return service
          .wire()
          .answer(
              request,
              200,
              answer ->
                  answer.object(
                      () -> answer.truth("done", done).field("lsn", service.database().lsn())));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          ProblemKind.STOPPING,
          "The server is stopping; the work goes on until the database closes.");
    }
  }

  private Response stats(Request request) {
    List<CollectionDescription> collections = service.database().listCollections();
    long records = collections.stream().mapToLong(CollectionDescription::records).sum();
    long documents = collections.stream().mapToLong(CollectionDescription::documents).sum();
    long degraded = collections.stream().filter(one -> one.degraded().isPresent()).count();
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() ->
                    answer
                        .field("lsn", service.database().lsn())
                        .field("collections", collections.size())
                        .field("degradedCollections", degraded)
                        .field("records", records)
                        .field("documents", documents)
                        .object(
                            "requests",
                            () ->
                                answer
                                    .field("running", traffic.running())
                                    .field("served", traffic.served())
                                    .field("refused", traffic.refused())
                                    .field("failed", traffic.failed())
                                    .field("broken", traffic.broken()))));
  }

  private Response live(Request request) {
    return status(request, "live");
  }

  private Response ready(Request request) {
    if (gate.isClosed()) {
      throw new ProblemException(ProblemKind.STOPPING, "The server is stopping.");
    }
    // Fails while the database is closed.
    service.database().aliases();
    return status(request, "ready");
  }

  private Response status(Request request, String status) {
    return service
        .wire()
        .answer(request, 200, answer -> answer.object(() -> answer.field("status", status)));
  }

  private Response version(Request request) {
    return service
        .wire()
        .answer(
            request,
            200,
            answer ->
                answer.object(() -> answer.field("name", "sagitta").field("version", version)));
  }
}
