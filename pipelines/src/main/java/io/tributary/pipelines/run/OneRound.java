package io.tributary.pipelines.run;

import java.util.Optional;

/** A backlog that can't be cut, or need not be. */
final class OneRound implements Backlog {

  private Round round;

  OneRound(Round round) {
    this.round = round;
  }

  @Override
  public Optional<Round> next(long bytes) {
    Optional<Round> next = Optional.ofNullable(round);
    round = null;
    return next;
  }
}
