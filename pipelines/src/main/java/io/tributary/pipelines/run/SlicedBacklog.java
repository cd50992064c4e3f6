package io.tributary.pipelines.run;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.rounds.Slice;
import io.tributary.transforms.rounds.Slices;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** Stored records, a slice a round. A store without records is one round, which reads nothing. */
final class SlicedBacklog implements Backlog {

  private final Slices slices;
  private final Function<Slice, PTransform<PBegin, PCollection<SourceRecord>>> read;
  private final Function<Slice, Map<String, Map<String, Long>>> offsets;

  /**
   * A backlog.
   *
   * @param read the records of a slice
   * @param offsets by bronze table, then by partition id, where the next run continues once this
   *     slice and all before it are committed
   */
  SlicedBacklog(
      Slices slices,
      Function<Slice, PTransform<PBegin, PCollection<SourceRecord>>> read,
      Function<Slice, Map<String, Map<String, Long>>> offsets) {
    this.slices = slices;
    this.read = read;
    this.offsets = offsets;
  }

  @Override
  public Optional<Round> next(long bytes) throws IOException {
    return slices.next(bytes).map(this::round);
  }

  private Round round(Slice slice) {
    // A stretch of time that is cut between rows is not over before its last millisecond.
    long last = Math.min(slice.to().last(), Long.MAX_VALUE - 1);
    long until = slice.to().row() > 0 ? last + 1 : slice.to().first();
    return new Round(
        read.apply(slice),
        slice.records(),
        offsets.apply(slice),
        slice.isLast() ? null : Instant.ofEpochMilli(until));
  }
}
