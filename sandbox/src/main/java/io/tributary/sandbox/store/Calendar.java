package io.tributary.sandbox.store;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * The days the store has been in business: two fixed years, so that a seed means the same store on
 * every day it is generated. All times are UTC.
 */
final class Calendar {
  static final LocalDateTime OPENING = LocalDate.of(2024, 1, 1).atStartOfDay();
  private static final LocalDateTime FIRST_ORDER = LocalDate.of(2024, 2, 1).atStartOfDay();
  private static final LocalDateTime LAST_ORDER = LocalDate.of(2025, 12, 31).atStartOfDay();
  private static final long ORDER_SECONDS = Duration.between(FIRST_ORDER, LAST_ORDER).toSeconds();

  private Calendar() {}

  /** A moment in the opening month, when those who are there from the start registered. */
  static LocalDateTime registration(Chance chance) {
    return OPENING.plusSeconds(chance.between(0, 30 * 86_400));
  }

  /**
   * The moment at which an order is placed.
   *
   * @param share of the time since the first order, from 0 to 1
   */
  static LocalDateTime order(double share) {
    return FIRST_ORDER.plusSeconds((long) (ORDER_SECONDS * share));
  }
}
