package io.tributary.schemas.debezium;

/** A record that can never be decoded as it is; the message names no row value. */
public final class PoisonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  PoisonException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The kind of the defect. */
  public Reason reason() {
    return reason;
  }
}
