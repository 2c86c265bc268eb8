package dev.sagitta.cli;

/** A command that cannot do what it was asked, with the one line that says why. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command was asked for the wrong thing. */
  static CommandFailure usage(String message) {
    return new CommandFailure(Main.WRONG_USE, message);
  }

  /** The command was right, and what it did failed. */
  static CommandFailure failed(String message) {
    return new CommandFailure(Main.FAILED, message);
  }

  int exitCode() {
    return exitCode;
  }
}
