package io.tributary.transforms.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapShareTest {

  private static final long MIB = 1L << 20;

  @Test
  void allStepsThatRunTogetherFillAQuarterOfTheHeap() {
    assertEquals(128 * MIB, HeapShare.bytes(1024 * MIB, 2));
    assertEquals(32 * MIB, HeapShare.bytes(1024 * MIB, 8));
    assertEquals(60 * MIB, HeapShare.bytes(480 * MIB, 2));
  }

  @Test
  void oneProcessorRunsTwoStepsInTurn() {
    assertEquals(128 * MIB, HeapShare.bytes(1024 * MIB, 1));
  }
}
