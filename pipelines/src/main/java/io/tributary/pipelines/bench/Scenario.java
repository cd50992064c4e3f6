package io.tributary.pipelines.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** One or more lines of the result, measured together. */
interface Scenario {

  /** The lines that it yields, by the names that {@code --only} takes. */
  List<String> names();

  /** What is measured and demanded, for {@code --list}. */
  String demand();

  /** Whether it is left out unless it is named or the run is a nightly one. */
  default boolean isNightly() {
    return false;
  }

  /**
   * Measures.
   *
   * @throws BenchFailure if there is no figure; all its lines fail then
   */
  List<Row> measure(Bench bench) throws IOException, InterruptedException, SQLException;
}
