package dev.sagitta.benchmarks.index;

import dev.sagitta.spi.index.BuildMonitor;

/** Lets a build run to its end. */
final class Patient implements BuildMonitor {
  @Override
  public void progress(long done, long total) {}

  @Override
  public boolean cancelled() {
    return false;
  }
}
