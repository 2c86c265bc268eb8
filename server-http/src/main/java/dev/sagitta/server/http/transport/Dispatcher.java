package dev.sagitta.server.http.transport;

import dev.sagitta.server.http.problem.Problem;
import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import dev.sagitta.server.http.problem.ProblemTable;
import dev.sagitta.server.http.settings.RequestLimits;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each call to its route, and turns every failure into a problem. */
public final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final Router router;
  private final Function<Problem, Response> problems;
  private final RequestLimits limits;
  private final BodyBudget bodies;
  private final Gate gate;
  private final Traffic traffic;

  /**
   * A dispatcher.
   *
   * @param problems how a problem is written
   * @param gate bounds what is served at one time
   * @param traffic counts what is served
   */
  public Dispatcher(
      List<Route> routes,
      Function<Problem, Response> problems,
      RequestLimits limits,
      Gate gate,
      Traffic traffic) {
    this.router = new Router(routes);
    this.problems = problems;
    this.limits = limits;
    this.bodies = new BodyBudget(limits.maxBodiesBytes());
    this.gate = gate;
    this.traffic = traffic;
  }

  /** True once new requests are refused: connections are closed after their answer. */
  public boolean isStopping() {
    return gate.isClosed();
  }

  /**
   * The answer to a call.
   *
   * @throws BrokenConnectionException if the client is gone
   */
  public Response answer(Call call) {
    traffic.began();
    try {
      Response response = route(call);
      traffic.ended(response.status());
      return response;
    } catch (BrokenConnectionException e) {
      traffic.brokeOff();
      throw e;
    } catch (Throwable failure) {
      Response response = problem(call, failure);
      traffic.ended(response.status());
      return response;
    }
  }

  /** The answer to a request that the HTTP library refused before there was a call. */
  public Response refuse(int status, String detail) {
    ProblemKind kind =
        switch (status) {
          case 408 -> ProblemKind.REQUEST_TIMEOUT;
          case 413 -> ProblemKind.BODY_TOO_LARGE;
          case 414 -> ProblemKind.PATH_TOO_LONG;
          case 503 -> ProblemKind.OVERLOADED;
          case 505 -> ProblemKind.VERSION_NOT_SUPPORTED;
          default -> status < 500 ? ProblemKind.MALFORMED_REQUEST : ProblemKind.INTERNAL;
        };
    traffic.began();
    traffic.ended(kind.status());
    return problems.apply(ProblemTable.of(new ProblemException(kind, detail), newInstance()));
  }

  private Response route(Call call) throws IOException {
    // A HEAD is a GET whose content the transport leaves out.
    String method = call.method().equals("HEAD") ? "GET" : call.method();
    Router.Match match = router.find(method, call.rawPath());
    Route route = match.route();
    Query query = Query.parse(call.rawQuery(), route.query());
    RequestBody body = new RequestBody(call.body(), limits.maxBodyBytes(), bodies);
    Request request = new Request(match.parameters(), query, call, body);
    if (route.always()) {
      return route.action().answer(request);
    }
    gate.enter();
    try {
      return route.action().answer(request);
    } finally {
      body.release();
      gate.leave();
    }
  }

  private Response problem(Call call, Throwable failure) {
    Problem problem = ProblemTable.of(failure, newInstance());
    if (problem.status() == 500) {
      log.error("{}: {} {} failed.", problem.instance(), call.method(), call.rawPath(), failure);
    } else {
      log.debug("{}: {} {}", problem.instance(), problem.status(), problem.detail());
    }
    return problems.apply(problem);
  }

  private static String newInstance() {
    return String.format(
        Locale.ROOT, "urn:sagitta:request:%016x", ThreadLocalRandom.current().nextLong());
  }
}
