package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Contracts;
import io.tributary.schemas.debezium.DebeziumDecoder;
import io.tributary.schemas.debezium.Decoded;
import io.tributary.schemas.debezium.PoisonException;
import io.tributary.schemas.debezium.SchemaFeed;
import io.tributary.schemas.debezium.Sightings;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.order.Blocks;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import io.tributary.transforms.source.History;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Carries a history into a lake as runs of a pipeline do, without a runner: decodes it, orders it
 * by window and shard, and commits each block to the change log and to the current rows. Where a
 * run ends, what it reads again, how it is cut into windows and shards, what it still knows of the
 * run before, in which order its units are committed, and where it fails, is left to chance.
 */
final class Replay {

  private static final Topics TOPICS = new Topics(History.PREFIX);

  private final History history;
  private final MemoryFileSystem.Disk disk;
  private final LakeLayout layout;
  private final Random random;
  private Blocks state;
  private int shards = 1;

  Replay(History history, MemoryFileSystem.Disk disk, Random random) {
    this.history = history;
    this.disk = disk;
    this.layout = LakeLayout.under(disk.root());
    this.random = random;
  }

  /** The lake, for looking at. */
  LakeFixture lake() {
    return new LakeFixture(MemoryFileSystem.STORAGE, layout);
  }

  /**
   * Every run reads on from where the one before ended, in each partition perhaps from further
   * back; what it learns of the binlog's histories it leaves to the next.
   */
  void inRuns() throws IOException {
    TreeSet<Long> ends = new TreeSet<>();
    List<Long> cuts = List.copyOf(history.cuts());
    for (int i = random.nextInt(3); i > 0; i--) {
      ends.add(cuts.get(random.nextInt(cuts.size())));
    }
    ends.add(Long.MAX_VALUE);
    Epochs epochs = Epochs.single();
    EpochDetector.Memory memory = null;
    long begin = 0;
    for (long end : ends) {
      List<SourceRecord> read = read(begin, end);
      EpochDetector.Result found = histories(read).detect(epochs, memory);
      epochs = found.epochs();
      memory = found.memory() == null ? memory : found.memory();
      run(read, epochs, schemas(end));
      begin = end;
    }
  }

  /** Every run reads what it likes, in any order, until all has been read; some of it twice. */
  void inAnyOrder() throws IOException {
    Epochs epochs = histories(history.records()).detect(Epochs.single(), null).epochs();
    List<SourceRecord> all = new ArrayList<>(history.records());
    for (int i = random.nextInt(5); i > 0; i--) {
      all.add(all.get(random.nextInt(all.size())));
    }
    Collections.shuffle(all, random);
    int from = 0;
    while (from < all.size()) {
      int to = Math.min(all.size(), from + 1 + random.nextInt(all.size()));
      to = all.size() - to < 5 ? all.size() : to;
      run(all.subList(from, to), epochs, schemas(Long.MAX_VALUE));
      from = to;
    }
  }

  private List<SourceRecord> read(long begin, long end) {
    Map<String, Long> begins = new HashMap<>();
    List<SourceRecord> read = new ArrayList<>();
    for (SourceRecord record : history.records()) {
      long from =
          begins.computeIfAbsent(
              record.topic() + "/" + record.partition(),
              partition -> random.nextInt(3) > 0 ? begin : earlier(begin));
      if (record.timestamp() > from && record.timestamp() <= end) {
        read.add(record);
      }
    }
    return read;
  }

  private long earlier(long begin) {
    List<SourceRecord> records = history.records();
    return Math.min(begin, records.get(random.nextInt(records.size())).timestamp());
  }

  private static EpochDetector histories(List<SourceRecord> records) {
    EpochDetector detector = new EpochDetector();
    records.stream()
        .sorted(Comparator.comparingLong(SourceRecord::offset))
        .forEach(
            record ->
                Sightings.of(record)
                    .ifPresent(
                        sighting ->
                            detector.add(record.topic() + "/" + record.partition(), sighting)));
    return detector;
  }

  private List<SourceRecord> schemas(long end) {
    return history.records().stream()
        .filter(record -> record.topic().equals(History.PREFIX) && record.timestamp() <= end)
        .toList();
  }

  /** Runs until a run gets through; one that is given up leaves nothing but what it committed. */
  private void run(List<SourceRecord> records, Epochs epochs, List<SourceRecord> schemas)
      throws IOException {
    List<ChangeEvent> events = new ArrayList<>();
    int changes = decode(records, epochs, schemas, events);
    if (state == null || random.nextInt(3) > 0) {
      forget();
    }
    if (random.nextBoolean()) {
      disk.failAt(random.nextInt(80), random.nextBoolean());
    }
    LakeFixture lake = lake();
    while (!commit(events, lake)) {
      forget();
      lake = lake();
    }
    disk.heal();
    assertBalanced(lake, changes);
  }

  /** A new process: another plan, and no state but what the lake remembers. */
  private void forget() {
    shards = 1 + random.nextInt(2);
    state =
        random.nextBoolean()
            ? new Blocks()
            : new Blocks(new LakeHeads(layout, MemoryFileSystem.STORAGE));
  }

  private static int decode(
      List<SourceRecord> records,
      Epochs epochs,
      List<SourceRecord> schemas,
      List<ChangeEvent> events) {
    int changes = 0;
    try (DebeziumDecoder decoder =
        new DebeziumDecoder(
            TOPICS, WireModes.DEFAULT, epochs, Contracts.none(), new Feed(schemas))) {
      for (SourceRecord record : records) {
        Decoded decoded = decoder.decode(record);
        if (decoded instanceof Decoded.Change change) {
          changes++;
          events.add(change.event());
          if (change.clear() != null) {
            events.add(change.clear());
          }
        } else if (decoded instanceof Decoded.Control control) {
          events.addAll(control.schemas());
        }
      }
    } catch (PoisonException e) {
      throw new AssertionError("A record of the model is poison: " + e.getMessage(), e);
    }
    return changes;
  }

  private record Feed(List<SourceRecord> records) implements SchemaFeed {
    @Override
    public long poll(Consumer<SourceRecord> consumer) {
      records.forEach(consumer);
      return Long.MAX_VALUE;
    }

    @Override
    public void close() {}
  }

  private boolean commit(List<ChangeEvent> events, LakeFixture lake) throws IOException {
    List<Step> waiting = new ArrayList<>();
    for (List<ChangeEvent> window : windows(events)) {
      for (int shard = 0; shard < shards; shard++) {
        ShardKey key = Blocks.shard(shard, shards);
        ChangeBlock block = state.labelled(window, key);
        if (block.count() > 0) {
          waiting.add(
              () -> {
                ChangeBlock settled = lake.settled(key, block);
                waiting.add(random.nextInt(waiting.size() + 1), () -> lake.current(key, settled));
              });
        }
      }
    }
    while (!waiting.isEmpty()) {
      if (!take(waiting.remove(0))) {
        return false;
      }
    }
    return true;
  }

  /** A commit of a unit. */
  private interface Step {
    void take() throws IOException;
  }

  /** Takes a step, and again if it failed; or gives the run up. */
  private boolean take(Step step) throws IOException {
    try {
      step.take();
      return true;
    } catch (IOException | RuntimeException e) {
      if (!isDiskFailure(e)) {
        throw e;
      }
      if (random.nextBoolean()) {
        step.take();
        return true;
      }
      return false;
    }
  }

  private static boolean isDiskFailure(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MemoryFileSystem.DiskFailure) {
        return true;
      }
    }
    return false;
  }

  /** One window, or two that follow each other or overlap, in any order. */
  private List<List<ChangeEvent>> windows(List<ChangeEvent> events) {
    List<List<ChangeEvent>> windows = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      windows.add(new ArrayList<>());
    }
    boolean following = random.nextBoolean();
    for (int i = 0; i < events.size(); i++) {
      int window = following ? i * count / events.size() : random.nextInt(count);
      windows.get(window).add(events.get(i));
    }
    Collections.shuffle(windows, random);
    return windows;
  }

  private static void assertBalanced(LakeFixture lake, int changes) {
    assertEquals(changes, lake.ledger.get(History.TABLE, Count.MERGED), "merged");
    assertEquals(
        changes,
        lake.ledger.get(History.TABLE, Count.APPLIED)
            + lake.ledger.get(History.TABLE, Count.STALE)
            + lake.ledger.get(History.TABLE, Count.DUPLICATES),
        "applied, stale and duplicates");
  }
}
