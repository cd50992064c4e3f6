package io.tributary.transforms.order;

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
 * Labels each change of a sorted block: new, late, or a duplicate.
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
    while (cursor.next()) {
      if (!cursor.key().equals(key)) {
        if (key != null) {
          heads.put(key, head);
        }
        key = cursor.key();
        head = heads.getOrDefault(key, RowHead.NONE);
      }
      byte label = head.label(cursor.position(), cursor.fingerprint());
      cursor.label(label);
      if (!cursor.isDuplicate()) {
        head = head.with(cursor.position(), cursor.fingerprint());
      }
    }
    if (key != null) {
      heads.put(key, head);
    }
    state.write(heads);
    output.output(KV.of(element.getKey(), labelled));
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
