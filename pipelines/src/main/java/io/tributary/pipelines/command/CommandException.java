package io.tributary.pipelines.command;

/**
 * Something the user can put right; its message is one line and says what to do.
 *
 * <p>Where an option is at fault the form is {@code --option: value is not allowed; expected …}.
 * The command prints the message without a stack trace and ends with {@link #exitCode()}.
 */
public final class CommandException extends RuntimeException {
  private final int exitCode;

  /** A failure of the command's work: exit code 1. */
  public CommandException(String message) {
    this(message, ExitCodes.FAILURE);
  }

  private CommandException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** A command that was given wrongly: exit code 2. */
  public static CommandException usage(String message) {
    return new CommandException(message, ExitCodes.USAGE);
  }

  /** The same failure with its cause, which {@code --verbose} shows. */
  public CommandException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  public int exitCode() {
    return exitCode;
  }
}
