package io.tributary.pipelines.run;

import java.io.IOException;
import java.util.Optional;

/** What waits in a source, handed out in rounds of bounded size: each a pipeline of its own. */
interface Backlog {

  /**
   * The next round, of about that many bytes of records or a single one if that is larger; empty
   * when nothing is left. Asked again only after the round before has been committed.
   */
  Optional<Round> next(long bytes) throws IOException;
}
