package io.tributary.transforms.gold;

/**
 * Positions without the Kafka offset. An offset counts within one topic, so only without it do
 * positions of different tables compare.
 */
public final class Places {

  /** Length of the offset and the row, the last two parts of a position's text. */
  private static final int TAIL = 1 + 19 + 1 + 10;

  private Places() {}

  /** The place in the binlog of a position's text: all of it up to the Kafka offset. */
  public static String of(String position) {
    return position.substring(0, position.length() - TAIL);
  }
}
