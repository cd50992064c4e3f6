package io.tributary.transforms.order;

import io.tributary.schemas.position.LogPosition;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Labels each change of a sorted block: new, late, or a duplicate.
 *
 * <p>State per shard: one {@link RowHead} for each row of the shard, deleted rows included, and a
 * flag. It is bounded by the rows of the table and never cleared, since a redelivery may be of any
 * age. A shard that finds it empty first learns its heads from the lake.
 */
final class LabelChangesFn extends DoFn<KV<ShardKey, ChangeBlock>, KV<ShardKey, ChangeBlock>> {
  private static final long serialVersionUID = 1L;

  private static final String HEADS = "heads";
  private static final String LEARNED = "learned";

  @StateId(HEADS)
  private final StateSpec<MapState<String, RowHead>> headsSpec =
      StateSpecs.map(StringUtf8Coder.of(), RowHeadCoder.of());

  @StateId(LEARNED)
  private final StateSpec<ValueState<Boolean>> learnedSpec = StateSpecs.value(BooleanCoder.of());

  private final HeadSource source;

  LabelChangesFn(HeadSource source) {
    this.source = source;
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, ChangeBlock> element,
      @StateId(HEADS) MapState<String, RowHead> heads,
      @StateId(LEARNED) ValueState<Boolean> learned,
      OutputReceiver<KV<ShardKey, ChangeBlock>> output)
      throws IOException {
    if (learned.read() == null) {
      learn(element.getKey(), heads);
      learned.write(true);
    }
    ChangeBlock.Builder labelled = new ChangeBlock.Builder();
    Map<String, RowHead> touched = new HashMap<>();
    ChangeBlock.Cursor cursor = element.getValue().cursor();
    String key = null;
    RowHead head = RowHead.NONE;
    while (cursor.next()) {
      if (!cursor.key().equals(key)) {
        if (key != null) {
          touched.put(key, head);
        }
        key = cursor.key();
        head = heads.get(key).read();
        head = head == null ? RowHead.NONE : head;
      }
      byte label = head.label(cursor.position(), cursor.fingerprint());
      if (label != ChangeBlock.LABEL_DUPLICATE) {
        head = head.with(cursor.position(), cursor.fingerprint());
      }
      labelled.add(cursor, label);
    }
    if (key != null) {
      touched.put(key, head);
    }
    touched.forEach(heads::put);
    output.output(KV.of(element.getKey(), labelled.build()));
  }

  /** A key may be told twice, as a deleted and as a current row; the newer position is its head. */
  private void learn(ShardKey shard, MapState<String, RowHead> heads) throws IOException {
    Map<String, LogPosition> positions = new HashMap<>();
    source.heads(
        shard,
        (key, position) -> positions.merge(key, position, (a, b) -> a.compareTo(b) >= 0 ? a : b));
    positions.forEach((key, position) -> heads.put(key, RowHead.learned(position)));
  }
}
