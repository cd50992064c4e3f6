package io.tributary.pipelines.run;

import java.io.IOException;
import java.util.Optional;

/**
 * What waits in a source, handed out in rounds of bounded size: each a pipeline of its own, with
 * its commits and its ledger, so that memory is bounded at any length and a run that dies has got
 * somewhere.
 */
interface Backlog {

  /**
   * The next round, of about that many bytes of records, or of a single one that is larger. Asked
   * again only when the round before has been committed.
   *
   * @return empty when nothing is left
   */
  Optional<Round> next(long bytes) throws IOException;
}
