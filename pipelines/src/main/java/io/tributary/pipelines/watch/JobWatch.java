package io.tributary.pipelines.watch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a running job from outside, for the command that follows it.
 *
 * <p>A watch never fails for what it looks at: a server that does not answer is something to tell.
 * It is used by one thread.
 */
public interface JobWatch {

  /**
   * What is new since the last look: lines for people, each with its cause and what to do. The same
   * thing again within a minute is counted, and told once when the minute is over.
   *
   * @param now the time, which never goes back from one look to the next
   */
  List<String> look(Instant now);

  /**
   * Why there is no use in waiting any longer, on one line, as of the last look; empty while there
   * is hope. The command then cancels the job and ends with exit code 1.
   */
  Optional<String> hopeless();
}
