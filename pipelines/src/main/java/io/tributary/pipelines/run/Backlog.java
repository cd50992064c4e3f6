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

  /** A backlog that is small, or belongs together, and is one round. */
  static Backlog of(Round whole) {
    return new Backlog() {
      private boolean taken;

      @Override
      public Optional<Round> next(long bytes) {
        Optional<Round> round = taken ? Optional.empty() : Optional.of(whole);
        taken = true;
        return round;
      }
    };
  }
}
