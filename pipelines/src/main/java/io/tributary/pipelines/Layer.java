package io.tributary.pipelines;

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
}
