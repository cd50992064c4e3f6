package io.tributary.transforms.ledger;

/** What the ledger counts, per table. Each names the place that counts it. */
public enum Count {
  /** Records received (decode). */
  RECORDS("records"),
  /** Records that are changes of rows (decode). */
  CHANGES("changes"),
  /** Null values behind deletes (decode). */
  TOMBSTONES("tombstones"),
  /** Records about the stream itself (decode). */
  CONTROL("control"),
  /** Changes on this table's topic whose event names another table (decode). */
  RENAMED_OUT("renamed_out"),
  /** Changes of this table that came on another's topic (decode). */
  RENAMED_IN("renamed_in"),
  /** Records that can't be decoded (decode). */
  DEAD_LETTERS("dead_letters"),
  /** Records that bronze gained (bronze sink). */
  BRONZE_ADDED("bronze_added"),
  /** Records that bronze already held (bronze sink). */
  BRONZE_PRESENT("bronze_present"),
  /** Changes that the change log gained, newer than all of their row before (change log sink). */
  APPLIED("applied"),
  /** Changes that the change log gained behind a newer one of their row (change log sink). */
  STALE("stale"),
  /** Changes delivered before, which the change log already held (change log sink). */
  DUPLICATES("duplicates"),
  /** Changes that were merged into the current rows, whatever they did there (current sink). */
  MERGED("merged"),
  /** Changes of tables that gold follows (gold routing). */
  GOLD_FOLLOWED("gold_followed"),
  /** Changes of tables that gold does not follow (gold routing). */
  GOLD_UNFOLLOWED("gold_unfollowed"),
  /** What the changes were sent on as: some concern several shards (gold routing). */
  GOLD_SENT("gold_sent"),
  /** What was merged of that, whatever it did there (dimensions and facts). */
  GOLD_MERGED("gold_merged"),
  /** Dead letters that quarantine gained (quarantine sink). */
  QUARANTINE_ADDED("quarantine_added"),
  /** Dead letters that quarantine already held (quarantine sink). */
  QUARANTINE_PRESENT("quarantine_present"),
  /** Dead letters that a replay could read, and that left quarantine (replay). */
  RESOLVED("resolved");

  private final String column;

  Count(String column) {
    this.column = column;
  }

  /** Name of the count's column in the ledger table. */
  public String column() {
    return column;
  }
}
