package dev.sagitta.server.http.transport;

import dev.sagitta.server.http.problem.ProblemException;
import dev.sagitta.server.http.problem.ProblemKind;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of all bodies that are being read: many large ones at once must not fill the memory.
 */
final class BodyBudget {
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  BodyBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Takes a part of the budget.
   *
   * @throws ProblemException if too little is left
   */
  void take(long bytes) {
    if (taken.addAndGet(bytes) > limit) {
      taken.addAndGet(-bytes);
      throw new ProblemException(
          ProblemKind.OVERLOADED,
          "The bodies that are being read add up to "
              + limit
              + " bytes, which is all the server holds at one time; try again.");
    }
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
