package io.tributary.transforms.lake;

/** Sizes of the lake's tables, from their logs alone. */
public final class TableSizes {

  private final LakeLayout layout;
  private final Storage storage;

  /** The sizes of a lake's tables. */
  public TableSizes(LakeLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  /** Rows of a current table, or 0 if there is none. */
  public long currentRows(String table) {
    return new LakeTable(storage, layout.currentTable(table), Datasets.CURRENT).rowCount();
  }
}
