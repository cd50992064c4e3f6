package io.tributary.pipelines.run;

import java.io.IOException;
import java.util.List;

/** A job failed. */
final class JobFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    PASSING,
    HOPELESS,
    UNBALANCED,
    OUT_OF_MEMORY
  }

  private final Kind kind;

  private JobFailedException(String message, Throwable cause, Kind kind) {
    super(message, cause);
    this.kind = kind;
  }

  /** For a reason that may be gone when it is started again. */
  static JobFailedException failed(String message, Throwable cause) {
    return new JobFailedException(message, cause, Kind.PASSING);
  }

  /** Its engine has started it again and again, and it got nowhere. */
  static JobFailedException hopeless(String message) {
    return new JobFailedException(message, null, Kind.HOPELESS);
  }

  /**
   * The ledger tells of records that are lost, or there twice.
   *
   * @param imbalances what does not balance, table by table
   */
  static JobFailedException unbalanced(List<String> imbalances) {
    return new JobFailedException(
        "The ledger does not balance: " + String.join("; ", imbalances), null, Kind.UNBALANCED);
  }

  /** The heap of this process has no room for what it did. */
  static JobFailedException outOfMemory(String message, Throwable cause) {
    return new JobFailedException(
        message
            + "; it needs more heap, as with TRIBUTARY_JVM_FLAGS=-Xmx4g, or a smaller round= in its"
            + " profile",
        cause,
        Kind.OUT_OF_MEMORY);
  }

  boolean isHopeless() {
    return kind == Kind.HOPELESS;
  }

  /** Whether what it did is wrong, so that nothing must go on from it unseen. */
  boolean isUnbalanced() {
    return kind == Kind.UNBALANCED;
  }

  boolean isOutOfMemory() {
    return kind == Kind.OUT_OF_MEMORY;
  }
}
