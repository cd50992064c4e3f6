package io.tributary.schemas.doubt;

import io.tributary.schemas.position.LogPosition;
import java.util.Objects;

/**
 * Up to where a table is known to equal its source. Of two the greater counts, so it is only ever
 * raised.
 *
 * @param table name of the table in the lake
 * @param cause the only cause that it speaks of, or null for all
 * @param means how it is known
 * @param upTo the first place that nothing is known of: doubts below it are over
 * @param reason what is to be said of it, or empty
 */
public record KnownEqual(
    String table, Doubt.Cause cause, Means means, LogPosition upTo, String reason) {

  /** How a table is known to equal its source. */
  public enum Means {
    /** It was emptied or dropped, or a snapshot has read it anew as a whole. */
    CLEARED("it was read anew, emptied or dropped"),
    /** {@code verify} has compared it with the database. */
    VERIFIED("verify found it equal"),
    /** A person says so. */
    ACCEPTED("a person says so");

    private final String text;

    Means(String text) {
      this.text = text;
    }

    /** For people, without a subject. */
    public String text() {
      return text;
    }
  }

  public KnownEqual {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(means, "means");
    Objects.requireNonNull(upTo, "upTo");
    Objects.requireNonNull(reason, "reason");
  }

  /**
   * A table has no row from below a place. What the statement or snapshot that is told of there
   * could not tell itself is not over.
   */
  public static KnownEqual cleared(String table, LogPosition place) {
    return new KnownEqual(table, null, Means.CLEARED, place.place(), "");
  }

  /**
   * A table equals its source with all that happened up to a place, and there.
   *
   * @param reason what is to be said of it, or empty
   */
  public static KnownEqual through(String table, Means means, LogPosition place, String reason) {
    LogPosition last = place.place();
    // Doubts have places, so the next position that could be one of a row is above them all.
    LogPosition behind =
        new LogPosition(last.epoch(), last.base(), last.file(), last.pos(), last.streamed(), 0, 1);
    return new KnownEqual(table, null, means, behind, reason);
  }
}
