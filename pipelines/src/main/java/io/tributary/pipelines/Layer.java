package io.tributary.pipelines;

import io.tributary.transforms.lake.LakeLayout;
import java.util.Locale;

/** A layer of the lake. */
public enum Layer {
  BRONZE,
  SILVER,
  GOLD;

  /** The layer's name in options and in the ledger. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the layer is in a lake. */
  public String root(LakeLayout layout) {
    return switch (this) {
      case BRONZE -> layout.bronze();
      case SILVER -> layout.silver();
      case GOLD -> layout.gold();
    };
  }
}
