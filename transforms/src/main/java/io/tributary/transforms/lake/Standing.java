package io.tributary.transforms.lake;

/**
 * Where a change stands among those of its row: at a position, known with some evidence. A current
 * row, and a deletion, keep both as one text: the position, and the evidence behind it where
 * several changes share the place.
 *
 * <p>Of two changes at different places the later counts. Of two at one place it is not the changes
 * that are compared but what was known when each was found to be the last: all changes of the place
 * were looked at then, so who knew more is right. Evidence grows with everything that is learned of
 * a place, be it another change or an earlier delivery of a known one, and by nothing else: neither
 * a redelivery nor a replay changes it. Where a known change has happened again, the later offset
 * decides. So keeping the greater rank is idempotent, commutative and associative, in whatever
 * order deliveries reach the lake.
 *
 * @param position as sortable text
 * @param evidence see {@link #evidence}; 0 for that of a single change
 */
record Standing(String position, long evidence) {

  /** Above every offset. Some hundred thousand changes of a row at one place are told apart. */
  private static final long BASE = 1L << 45;

  /** Digits of an offset, and of evidence. */
  private static final int DIGITS = 19;

  /** Length of the row at the end of a position. */
  private static final int ROW = 1 + 10;

  private static final long MOST = 1_000_000_000_000_000_000L;

  /** What one change adds to the evidence at its place: more, the earlier it was delivered. */
  static long evidence(long offset) {
    return Math.max(1, BASE - offset);
  }

  /** The evidence of more than one change. */
  static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Reads what {@link #text} wrote. */
  static Standing of(String text) {
    int end = text.length() - ROW;
    if (text.charAt(end) == ':') {
      return new Standing(text, 0);
    }
    end = text.length() - DIGITS - 1;
    return new Standing(text.substring(0, end), Long.parseLong(text, end + 1, text.length(), 10));
  }

  /** The text that a row keeps. */
  String text() {
    return evidence == 0 ? position : position + ":" + Datasets.pad(evidence, DIGITS);
  }

  /**
   * A text by which standings are compared; it begins with the place. Asked for every row of a file
   * that is merged, so it makes little else.
   */
  String rank() {
    int place = position.length() - Datasets.TAIL;
    long known =
        evidence > 0
            ? evidence
            : evidence(Long.parseLong(position, place + 1, place + 1 + DIGITS, 10));
    StringBuilder text = new StringBuilder(position.length() + DIGITS + 1);
    text.append(position, 0, place).append(':');
    for (long unit = MOST; unit > 0; unit /= 10) {
      text.append((char) ('0' + known / unit % 10));
    }
    return text.append(position, place, position.length()).toString();
  }

  Standing or(Standing other) {
    return rank().compareTo(other.rank()) >= 0 ? this : other;
  }
}
