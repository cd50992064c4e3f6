package io.tributary.transforms.rounds;

import java.io.IOException;

/** A store whose rows can be looked through again, and have the same numbers each time. */
@FunctionalInterface
public interface Rows {

  /** Takes rows. */
  @FunctionalInterface
  interface Taker {
    /**
     * Takes a row.
     *
     * @return whether more are wanted
     */
    boolean take(long row, long bytes);
  }

  /** Hands over the rows of a slice, in the order of their numbers. */
  void forEach(Slice slice, Taker taker) throws IOException;
}
