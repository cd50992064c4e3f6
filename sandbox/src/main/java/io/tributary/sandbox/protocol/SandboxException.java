package io.tributary.sandbox.protocol;

/** A failure whose message is one clear line for the person who drives the sandbox. */
public final class SandboxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Describes a failure.
   *
   * @param message what went wrong and, where known, what to do
   */
  public SandboxException(String message) {
    super(message);
  }

  /**
   * Describes a failure.
   *
   * @param message what went wrong and, where known, what to do
   * @param cause for the log; the message does not repeat it
   */
  public SandboxException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The one line that tells a failure, whatever threw it.
   *
   * @param failure any failure
   * @return its message without line breaks, or its type where it has none
   */
  public static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    String line = message.strip().replaceAll("\\s+", " ");
    return failure instanceof SandboxException || failure instanceof IllegalArgumentException
        ? line
        : failure.getClass().getSimpleName() + ": " + line;
  }
}
