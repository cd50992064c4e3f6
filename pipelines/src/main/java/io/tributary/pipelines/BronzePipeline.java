package io.tributary.pipelines;

import io.tributary.pipelines.command.Tributary;

/** Bronze alone: {@code tributary run --layers=bronze} as a main class, for cluster submission. */
public final class BronzePipeline {
  private BronzePipeline() {}

  /** Takes the options of {@code tributary run}. */
  public static void main(String[] args) {
    Tributary.runLayers("bronze", args);
  }
}
