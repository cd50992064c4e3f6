package io.tributary.pipelines.run;

import java.io.IOException;

/** A job failed, for a reason that may be gone when it is started again. */
final class JobFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  JobFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
