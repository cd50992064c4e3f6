package io.tributary.pipelines.run;

import java.io.IOException;

/** A job failed. */
final class JobFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean hopeless;

  private JobFailedException(String message, Throwable cause, boolean hopeless) {
    super(message, cause);
    this.hopeless = hopeless;
  }

  /** For a reason that may be gone when it is started again. */
  static JobFailedException failed(String message, Throwable cause) {
    return new JobFailedException(message, cause, false);
  }

  /** Its engine has started it again and again, and it got nowhere. */
  static JobFailedException hopeless(String message) {
    return new JobFailedException(message, null, true);
  }

  boolean isHopeless() {
    return hopeless;
  }
}
