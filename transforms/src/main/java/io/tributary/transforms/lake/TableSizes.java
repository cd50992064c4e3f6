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

  /** Rows of a current table in silver, or 0 if there is none. */
  public long currentRows(String table) {
    return rows(layout.currentTable(table));
  }

  /** Rows of a table in gold, or 0 if there is none. */
  public long goldRows(String table) {
    return rows(layout.goldTable(table));
  }

  private long rows(String path) {
    return new LakeTable(storage, path, Datasets.CURRENT).rowCount();
  }
}
