package dev.sagitta.server.http.transport;

import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.util.concurrent.Semaphore;

/** Lets a bounded number of requests in at one time, and none once the server is stopping. */
public final class Gate {
  private final int limit;
  private final Semaphore permits;
  private volatile boolean closed;

  /** An open gate. */
  public Gate(int limit) {
    this.limit = limit;
    this.permits = new Semaphore(limit);
  }

  /** From now on, nobody is let in. */
  public void close() {
    closed = true;
  }

  /** True once nobody is let in. */
  public boolean isClosed() {
    return closed;
  }

  /** Lets one request in, or refuses it. */
  void enter() {
    if (closed) {
      throw new ProblemException(ProblemKind.STOPPING, "The server is stopping; try another one.");
    }
    if (!permits.tryAcquire()) {
      throw new ProblemException(
          ProblemKind.OVERLOADED,
          "The server is serving "
              + limit
              + " requests, which is all it does at one time; try again.");
    }
  }

  /** One request that was let in is done. */
  void leave() {
    permits.release();
  }
}
