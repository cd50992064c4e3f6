package io.tributary.transforms.order;

import io.tributary.schemas.position.LogPosition;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Labels each change of a sorted block: new, late, or a duplicate. Late is also what comes behind
 * the emptying of its table, or of a snapshot that had no such row: no table shows it.
 *
 * <p>State per shard: one {@link RowHead} for each row of the shard, deleted rows included. It is
 * bounded by the rows of the table and never cleared, since a redelivery may be of any age. A shard
 * that has none first learns its heads from the lake.
 *
 * <p>The heads are one value, read once and written once per block: the Spark runner decodes a
 * whole map for every key that is asked of a {@code MapState}, and writes it for every key put. So
 * a block costs what the shard's heads cost to read, and a shard is small enough for that because a
 * table has enough of them.
 */
final class LabelChangesFn extends DoFn<KV<ShardKey, ChangeBlock>, KV<ShardKey, ChangeBlock>> {
  private static final long serialVersionUID = 1L;

  private static final String HEADS = "heads";

  @StateId(HEADS)
  private final StateSpec<ValueState<Map<String, RowHead>>> headsSpec =
      StateSpecs.value(MapCoder.of(StringUtf8Coder.of(), RowHeadCoder.of()));

  private final HeadSource source;

  LabelChangesFn(HeadSource source) {
    this.source = source;
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, ChangeBlock> element,
      @StateId(HEADS) ValueState<Map<String, RowHead>> state,
      OutputReceiver<KV<ShardKey, ChangeBlock>> output)
      throws IOException {
    Map<String, RowHead> known = state.read();
    // A copy: what was read may be in the middle of a runner's checkpoint.
    Map<String, RowHead> heads = known == null ? learned(element.getKey()) : new HashMap<>(known);
    ChangeBlock labelled = element.getValue().copy();
    ChangeBlock.Cursor cursor = labelled.cursor();
    String key = null;
    RowHead head = RowHead.NONE;
    Emptied emptied = new Emptied(heads.get(HeadSource.EMPTIED));
    while (cursor.next()) {
      emptied.see(cursor);
      if (!cursor.key().equals(key)) {
        if (key != null) {
          heads.put(key, head);
        }
        key = cursor.key();
        head = heads.getOrDefault(key, RowHead.NONE);
      }
      cursor.label(emptied.label(cursor, head.label(cursor.position(), cursor.fingerprint())));
      if (!cursor.isDuplicate()) {
        head = head.with(cursor.position(), cursor.fingerprint());
      }
    }
    if (key != null) {
      heads.put(key, head);
    }
    if (emptied.newest != null) {
      heads.put(HeadSource.EMPTIED, RowHead.learned(emptied.newest));
    }
    state.write(heads);
    output.output(KV.of(element.getKey(), labelled));
  }

  /**
   * Where the table was emptied. Only what blocks before have told makes a change late, so that the
   * labels do not depend on how many changes come together.
   */
  private static final class Emptied {
    private final LogPosition below;
    private LogPosition newest;

    Emptied(RowHead known) {
      below = known == null ? null : known.position();
      newest = below;
    }

    void see(ChangeBlock.Cursor cursor) {
      if (cursor.operation().clearsTable()
          && (newest == null || newest.compareTo(cursor.position()) < 0)) {
        newest = cursor.position();
      }
    }

    byte label(ChangeBlock.Cursor cursor, byte label) {
      return label == ChangeBlock.LABEL_NEW
              && !cursor.operation().isTableWide()
              && below != null
              && cursor.position().compareTo(below) < 0
          ? ChangeBlock.LABEL_LATE
          : label;
    }
  }

  /** A key may be told twice, as a deleted and as a current row; the newer position is its head. */
  private Map<String, RowHead> learned(ShardKey shard) throws IOException {
    Map<String, RowHead> heads = new HashMap<>();
    source.heads(
        shard,
        (key, position) ->
            heads.merge(
                key,
                RowHead.learned(position),
                (a, b) -> a.position().compareTo(b.position()) >= 0 ? a : b));
    return heads;
  }
}
