package io.tributary.pipelines;

import io.tributary.pipelines.command.Tributary;

/** Gold alone: {@code tributary run --layers=gold} as a main class, for cluster submission. */
public final class GoldPipeline {
  private GoldPipeline() {}

  /** Takes the options of {@code tributary run}. */
  public static void main(String[] args) {
    Tributary.runLayers("gold", args);
  }
}
