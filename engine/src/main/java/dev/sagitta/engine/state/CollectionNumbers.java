package dev.sagitta.engine.state;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers for new collections; none is ever given twice. */
public final class CollectionNumbers {
  private final AtomicLong next = new AtomicLong(1);

  /** A number that was never given. */
  public long take() {
    return next.getAndIncrement();
  }

  /** The number that comes next. */
  public long upcoming() {
    return next.get();
  }

  /** Tells that all numbers below the given one may have been used. */
  public void skipTo(long number) {
    next.accumulateAndGet(number, Math::max);
  }
}
