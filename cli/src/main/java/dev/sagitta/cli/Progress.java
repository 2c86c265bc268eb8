package dev.sagitta.cli;

import dev.sagitta.cli.Shell.Interaction;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A line that says how far a long piece of work is: rewritten in place on a terminal, and a new
 * line every few seconds elsewhere.
 */
final class Progress {
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long STREAM_NANOS = 5_000_000_000L;

  private final Shell shell;
  private final String what;
  private final long start = System.nanoTime();
  private long last = start;
  private boolean shown;

  /** Progress of loading or building, counted in {@code what}. */
  Progress(Shell shell, String what) {
    this.shell = shell;
    this.what = what;
  }

  /** Tells that so many are done, of as many as are expected. */
  void at(long done, OptionalLong expected) {
    boolean terminal = shell.interactive() == Interaction.TERMINAL;
    long now = System.nanoTime();
    if (now - last < (terminal ? TERMINAL_NANOS : STREAM_NANOS)) {
      return;
    }
    last = now;
    String percent =
        expected.isPresent() && expected.getAsLong() > 0
            ? String.format(Locale.ROOT, " (%d %%)", 100 * done / expected.getAsLong())
            : "";
    String text = line(done) + percent;
    if (terminal) {
      shell.err().print("\r" + text + "   ");
      shell.err().flush();
      shown = true;
    } else {
      shell.err().println(text);
    }
  }

  /** Prints the end. */
  void end(long done) {
    shell.err().println((shown ? "\r" : "") + line(done));
  }

  /** Seconds since the start. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  private String line(long done) {
    double seconds = Math.max(1e-3, seconds());
    return String.format(
        Locale.ROOT, "%,d %s in %.1f s, %,.0f/s", done, what, seconds, done / seconds);
  }
}
