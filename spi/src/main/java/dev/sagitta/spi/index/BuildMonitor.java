package dev.sagitta.spi.index;

/** Follows a build and may stop it. */
public interface BuildMonitor {
  /** Lets a build run to its end and does not follow it. */
  BuildMonitor UNDISTURBED =
      new BuildMonitor() {
        @Override
        public void progress(long done, long total) {}

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  /** Tells that so many of all rows are done; may be called from any thread of the build. */
  void progress(long done, long total);

  /** True once the build is to stop; builders ask at least every few thousand rows. */
  boolean cancelled();

  /**
   * Stops when this one stops, and tells nobody: for a step that counts something else than rows.
   */
  default BuildMonitor withoutProgress() {
    BuildMonitor whole = this;
    return new BuildMonitor() {
      @Override
      public void progress(long done, long total) {}

      @Override
      public boolean cancelled() {
        return whole.cancelled();
      }
    };
  }
}
