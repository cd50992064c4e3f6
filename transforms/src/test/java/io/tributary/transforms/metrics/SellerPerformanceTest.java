package io.tributary.transforms.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SellerPerformanceTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, , , A",
    "0, 10, 0.0, 0.0149, A",
    "1, 10, 0.5, 0.0, B",
    "1, 11, 0.5, 0.0, A",
    "2, 20, 0.5, 0.0, B",
    "0, 10, -0.01, 0.0, C",
    "0, 10, 0.1, 0.015, B",
    "0, 10, 0.1, 0.03, B",
    "0, 10, 0.1, 0.0301, C",
    "5, 10, , 0.0301, C",
    "5, 10, , , B",
  })
  void segmentsByRankGrowthAndReturns(
      int ahead, int sellers, Double growth, Double returns, String segment) {
    assertEquals(segment, SellerPerformance.segment(ahead, sellers, growth, returns));
  }

  @Test
  void growthNeedsAMonthBeforeWithRevenue() {
    assertEquals(0.5, SellerPerformance.growth(money("1.50"), money("1.00")));
    assertEquals(-1.0, SellerPerformance.growth(money("0.00"), money("1.00")));
    assertNull(SellerPerformance.growth(money("1.50"), null));
    assertNull(SellerPerformance.growth(money("1.50"), money("0.00")));
    assertNull(SellerPerformance.growth(null, money("1.00")));
  }

  @Test
  void januaryFollowsDecember() {
    assertEquals(202402, SellerPerformance.next(202401));
    assertEquals(202501, SellerPerformance.next(202412));
  }

  private static BigDecimal money(String amount) {
    return new BigDecimal(amount);
  }
}
