package io.tributary.transforms.order;

/**
 * How much of the heap one step may fill. As many run at a time as there are processors; what they
 * hold together, in several forms, and all that others hold, must have room.
 */
final class HeapShare {

  private static final int PARTS_PER_PROCESSOR = 4;

  private HeapShare() {}

  /** The share of the process that this runs in. */
  static long bytes() {
    Runtime here = Runtime.getRuntime();
    return bytes(here.maxMemory(), here.availableProcessors());
  }

  static long bytes(long heap, int processors) {
    return heap / ((long) PARTS_PER_PROCESSOR * Math.max(2, processors));
  }
}
