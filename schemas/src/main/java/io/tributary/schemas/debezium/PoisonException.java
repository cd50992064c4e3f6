package io.tributary.schemas.debezium;

/** A record that can never be decoded as it is; the message names no row value. */
public final class PoisonException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Messages name columns and files, which a broken record may call anything. */
  private static final int LONGEST = 1000;

  private final Reason reason;

  PoisonException(Reason reason, String message) {
    super(
        message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message,
        null,
        false,
        false);
    this.reason = reason;
  }

  /** The kind of the defect. */
  public Reason reason() {
    return reason;
  }
}
