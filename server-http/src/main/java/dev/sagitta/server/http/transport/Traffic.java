package dev.sagitta.server.http.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts of what the server has served and is serving. */
public final class Traffic {
  private final AtomicLong running = new AtomicLong();
  private final LongAdder served = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder broken = new LongAdder();

  void began() {
    running.incrementAndGet();
  }

  void ended(int status) {
    running.decrementAndGet();
    served.increment();
    if (status >= 500) {
      failed.increment();
    } else if (status >= 400) {
      refused.increment();
    }
  }

  void brokeOff() {
    running.decrementAndGet();
    broken.increment();
  }

  /** Requests being served. */
  public long running() {
    return running.get();
  }

  /** Requests answered since the start. */
  public long served() {
    return served.sum();
  }

  /** Answers with a status from 400 to 499. */
  public long refused() {
    return refused.sum();
  }

  /** Answers with a status of 500 or above. */
  public long failed() {
    return failed.sum();
  }

  /** Requests that ended without an answer, since the client was gone or too slow. */
  public long broken() {
    return broken.sum();
  }
}
