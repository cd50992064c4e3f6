package io.tributary.transforms.lake;

/** Another writer committed first; what was about to be committed must be planned anew. */
final class CommitConflictException extends Exception {
  private static final long serialVersionUID = 1L;

  CommitConflictException(Throwable cause) {
    super("Another commit came first", cause);
  }
}
