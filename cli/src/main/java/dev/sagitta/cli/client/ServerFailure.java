package dev.sagitta.cli.client;

import org.jspecify.annotations.Nullable;

/** A server that refuses, fails, or does not answer. */
public final class ServerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean callersFault;

  private ServerFailure(String message, boolean callersFault, @Nullable Throwable cause) {
    super(message, cause);
    this.callersFault = callersFault;
  }

  /** An answer that is a failure. */
  static ServerFailure answered(int status, String detail) {
    boolean callersFault = status >= 400 && status < 500;
    return new ServerFailure("The server answered " + status + ": " + detail, callersFault, null);
  }

  /** No answer. */
  static ServerFailure unreachable(String what, Throwable cause) {
    return new ServerFailure(what, false, cause);
  }

  /** True if the same request would fail again. */
  public boolean isCallersFault() {
    return callersFault;
  }
}
