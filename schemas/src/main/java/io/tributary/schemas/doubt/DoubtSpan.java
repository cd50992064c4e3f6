package io.tributary.schemas.doubt;

import io.tributary.schemas.position.LogPosition;
import java.util.Objects;

/**
 * The same doubt of a table, told of one or many places: what is the same is told by table, cause
 * and sentence, so that a doubt of which every row tells stays one entry.
 *
 * <p>Adding spans is idempotent, commutative and associative. Only places are kept: a redelivery
 * under other Kafka offsets tells the same.
 *
 * @param table name of the table in the lake
 * @param cause what happened
 * @param sentence what happened here, in one sentence without values of rows
 * @param first the lowest place that was told
 * @param last the greatest place that was told; the doubt stands as long as it is not known that
 *     the table is equal up to there
 */
public record DoubtSpan(
    String table, Doubt.Cause cause, String sentence, LogPosition first, LogPosition last) {

  public DoubtSpan {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(sentence, "sentence");
    first = first.place();
    last = last.place();
    if (first.compareTo(last) > 0) {
      throw new IllegalArgumentException("A doubt can't end before it begins");
    }
  }

  /** What makes two doubts the same. */
  public record Key(String table, Doubt.Cause cause, String sentence) {}

  /** A doubt of one place. */
  public static DoubtSpan of(Doubt doubt) {
    return new DoubtSpan(
        doubt.table(), doubt.cause(), doubt.sentence(), doubt.since(), doubt.since());
  }

  /** What makes it the same doubt as another. */
  public Key key() {
    return new Key(table, cause, sentence);
  }

  /**
   * The places of both.
   *
   * @param same the same doubt
   */
  public DoubtSpan plus(DoubtSpan same) {
    if (!key().equals(same.key())) {
      throw new IllegalArgumentException("The doubts are of different things");
    }
    return new DoubtSpan(
        table,
        cause,
        sentence,
        first.compareTo(same.first) <= 0 ? first : same.first,
        last.compareTo(same.last) >= 0 ? last : same.last);
  }
}
