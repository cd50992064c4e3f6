package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.position.LogPosition;
import io.tributary.transforms.Changes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What OrderChanges makes of changes, without Beam. */
public final class Blocks {

  private final Map<String, RowHead> heads = new HashMap<>();
  private final Set<ShardKey> learned = new HashSet<>();
  private final HeadSource source;

  /** Starts without a memory. */
  public Blocks() {
    this(HeadSource.none());
  }

  /** Starts with the heads that a source remembers. */
  public Blocks(HeadSource source) {
    this.source = source;
  }

  /** A shard of the table that {@link Changes} changes. */
  public static ShardKey shard(int index, int of) {
    return new ShardKey(Changes.ITEMS.table(), index, of);
  }

  /** A block of the changes in the order in which they are given, all labelled new. */
  public static ChangeBlock of(List<ChangeEvent> events) throws IOException {
    ChangeBlock.Builder builder = new ChangeBlock.Builder();
    for (ChangeEvent event : events) {
      builder.add(event);
    }
    return builder.build();
  }

  /** A block of the changes, sorted. */
  public static ChangeBlock sorted(List<ChangeEvent> events) throws IOException {
    List<ChangeEvent> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparing(ChangeEvent::key).thenComparing(ChangeEvent::position));
    return of(sorted);
  }

  /** The part of the changes that a shard gets, sorted, labelled by what this has seen before. */
  public ChangeBlock labelled(List<ChangeEvent> events, ShardKey shard) throws IOException {
    List<ChangeEvent> part =
        events.stream()
            .filter(
                e ->
                    e.operation().isTableWide()
                        || RowKey.shard(e.key(), shard.shards()) == shard.shard())
            .toList();
    if (learned.add(shard)) {
      learn(shard);
    }
    ChangeBlock labelled = sorted(part);
    for (ChangeBlock.Cursor cursor = labelled.cursor(); cursor.next(); ) {
      String key = shard.shard() + cursor.key();
      RowHead head = heads.getOrDefault(key, RowHead.NONE);
      byte label = head.label(cursor.position(), cursor.fingerprint());
      cursor.label(label);
      if (!cursor.isDuplicate()) {
        heads.put(key, head.with(cursor.position(), cursor.fingerprint()));
      }
    }
    return labelled;
  }

  private void learn(ShardKey shard) throws IOException {
    Map<String, LogPosition> newest = new HashMap<>();
    source.heads(
        shard, (key, head) -> newest.merge(key, head, (a, b) -> a.compareTo(b) >= 0 ? a : b));
    newest.forEach((key, head) -> heads.put(shard.shard() + key, RowHead.learned(head)));
  }

  /** The changes of a block as texts: key, position, label. */
  static List<String> texts(ChangeBlock block) {
    List<String> texts = new ArrayList<>();
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      texts.add(
          cursor.operation().code()
              + cursor.key()
              + "@"
              + cursor.position().pos()
              + (cursor.isDuplicate() ? " duplicate" : "")
              + (cursor.isLate() ? " late" : ""));
    }
    return texts;
  }
}
