package dev.sagitta.engine.state;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The view that readers get, and the memory that they may still be reading (epoch-based
 * reclamation). Readers enter the present generation and take no lock. What a flush or merge
 * replaces is retired with the generation that could see it, and released when that generation and
 * all before it have no reader left.
 */
public final class Views {
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Generation> retired = new ArrayDeque<>();
  private volatile Generation generation = new Generation();
  private volatile View view;

  /** The readers of a stretch of time, and what is released when they have gone. */
  private static final class Generation {
    private final AtomicInteger readers = new AtomicInteger();
    private List<Runnable> releases = List.of();
  }

  /** Views that begin with this one. */
  public Views(View first) {
    this.view = first;
  }

  /** A reader's hold on a view. */
  public final class Lease implements AutoCloseable {
    private final Generation entered;
    private final View held;

    private Lease(Generation entered, View held) {
      this.entered = entered;
      this.held = held;
    }

    /** What is read. */
    public View view() {
      return held;
    }

    @Override
    public void close() {
      leave(entered);
    }
  }

  /** The present view, held until the lease is closed. */
  public Lease acquire() {
    while (true) {
      Generation entered = generation;
      entered.readers.incrementAndGet();
      if (entered == generation) {
        return new Lease(entered, view);
      }
      leave(entered);
    }
  }

  /** The present view, for looking at what needs no hold. */
  public View peek() {
    return view;
  }

  /** Shows readers the commits up to an LSN. */
  public void publish(long lsn) {
    lock.lock();
    try {
      if (lsn > view.lsn()) {
        view = new View(view.state(), lsn);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Shows readers another arrangement of the same commits, or a changed catalogue. */
  public void install(DatabaseState state) {
    lock.lock();
    try {
      view = new View(state, view.lsn());
    } finally {
      lock.unlock();
    }
  }

  /** Runs the releases once no reader can see any more what the present view no longer has. */
  public void retire(List<Runnable> releases) {
    lock.lock();
    try {
      generation.releases = List.copyOf(releases);
      retired.add(generation);
      generation = new Generation();
    } finally {
      lock.unlock();
    }
    release();
  }

  private void leave(Generation entered) {
    if (entered.readers.decrementAndGet() == 0 && entered != generation) {
      release();
    }
  }

  private void release() {
    while (true) {
      List<Runnable> due;
      lock.lock();
      try {
        Generation oldest = retired.peek();
        if (oldest == null || oldest.readers.get() > 0) {
          return;
        }
        retired.remove();
        due = oldest.releases;
      } finally {
        lock.unlock();
      }
      due.forEach(Runnable::run);
    }
  }

  /** True once everything retired has been released. */
  public boolean allReleased() {
    lock.lock();
    try {
      return retired.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
