package io.tributary.pipelines.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Watches all tables of a source in a lake. */
final class Watches implements AutoCloseable {

  private final List<SilverWatch> watches;

  private Watches(List<SilverWatch> watches) {
    this.watches = watches;
  }

  /** Waits for the rows as they are now. */
  static Watches of(Lake lake, Ticks ticks) throws SQLException {
    List<SilverWatch> watches = new ArrayList<>();
    for (int table = 0; table < ticks.tables().size(); table++) {
      watches.add(new SilverWatch(lake.silver(ticks.tables().get(table)), ticks.newest(table)));
    }
    return new Watches(watches);
  }

  /** Waits for the rows as they have become. */
  void expectNewest(Ticks ticks) {
    for (int table = 0; table < watches.size(); table++) {
      watches.get(table).expect(ticks.newest(table));
    }
  }

  /** Looks at what was committed, and tells whether all rows are there. */
  boolean areWhole() {
    watches.forEach(SilverWatch::poll);
    return watches.stream().allMatch(watch -> watch.lacking() == 0);
  }

  @Override
  public void close() {
    watches.forEach(SilverWatch::close);
  }
}
