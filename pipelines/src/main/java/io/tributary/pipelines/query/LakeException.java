package io.tributary.pipelines.query;

/** A lake or a statement that cannot be used; the message is one line, meant for the user. */
public final class LakeException extends RuntimeException {
  public LakeException(String message) {
    super(message);
  }

  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
