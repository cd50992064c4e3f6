package io.tributary.pipelines;

import io.tributary.pipelines.command.Tributary;

/** Silver alone: {@code tributary run --layers=silver} as a main class, for cluster submission. */
public final class SilverPipeline {
  private SilverPipeline() {}

  /** Takes the options of {@code tributary run}. */
  public static void main(String[] args) {
    Tributary.runLayers("silver", args);
  }
}
