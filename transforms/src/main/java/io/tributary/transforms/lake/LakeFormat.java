package io.tributary.transforms.lake;

import java.util.Optional;

/**
 * Tells a lake of an earlier release, in which a position held the number of the change in its
 * transaction: a connector that restarts counts anew, so such rows don't compare with those of
 * today. Looks at tables' logs alone.
 */
public final class LakeFormat {

  /** Digits of the number in the transaction; what stands in its place by now has more. */
  private static final int NUMBER_DIGITS = 12;

  private static final int NUMBER = 5;

  private final LakeLayout layout;
  private final Storage storage;

  /** The format of a lake's tables. */
  public LakeFormat(LakeLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  /** Whether rows of a source's table in silver are those of an earlier release. */
  public boolean isOlderInSilver(String table) {
    return isOlder(layout.currentTable(table)) || isOlder(layout.deletedTable(table));
  }

  /** Whether rows of a table in gold are those of an earlier release. */
  public boolean isOlderInGold(String table) {
    return isOlder(layout.goldTable(table)) || isOlder(layout.goldDeletedTable(table));
  }

  private boolean isOlder(String path) {
    Optional<DeltaLog.State> state = new DeltaLog(storage, path, null).load();
    return state.stream()
        .flatMap(version -> version.files().stream())
        .map(LakeFile::minPosition)
        .anyMatch(LakeFormat::isOlderPosition);
  }

  private static boolean isOlderPosition(String position) {
    String[] parts = position == null ? new String[0] : position.split(":");
    return parts.length > NUMBER && parts[NUMBER].length() == NUMBER_DIGITS;
  }
}
