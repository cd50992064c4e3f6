package io.tributary.transforms.lake;

import java.util.Optional;

/**
 * Tells a lake of an earlier release, in which a position held the number of the change in its
 * transaction: a connector that restarts counts anew, so such rows don't compare with those of
 * today. Looks at tables' logs alone.
 */
public final class LakeFormat {

  private final LakeLayout layout;
  private final Storage storage;

  /** The format of a lake's tables. */
  public LakeFormat(LakeLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  /** Whether the rows of a source's table in silver are those of an earlier release. */
  public boolean isOlderInSilver(String table) {
    return lacks(layout.currentTable(table), "_evidence");
  }

  /** Whether a table in gold, one that keeps what each row was told, is of an earlier release. */
  public boolean isOlderInGold(String table) {
    return lacks(layout.goldTable(table), "_evidence") && lacks(layout.goldTable(table), "_told");
  }

  private boolean lacks(String path, String column) {
    Optional<DeltaLog.State> state = new DeltaLog(storage, path, null).load();
    return state.isPresent()
        && state.get().schema().field("_position") != null
        && state.get().schema().field(column) == null;
  }
}
