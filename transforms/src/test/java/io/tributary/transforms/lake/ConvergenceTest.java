package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Fingerprint;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.Changes;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.order.Blocks;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever the order, the duplicates, the cuts into runs and the shards: the current table equals a
 * naive table in memory, and the change log holds every change once.
 */
class ConvergenceTest {

  private static final TableSchema WITH_TIER =
      Changes.table(
          new Column("id", ColumnType.INT, null),
          new Column("name", ColumnType.STRING, null),
          new Column("tier", ColumnType.INT, 5));

  /** A database with one table, and the binlog that it writes. */
  private static final class Source {
    private final Random random;
    private final List<ChangeEvent> binlog = new ArrayList<>();
    private final TreeMap<Integer, String> table = new TreeMap<>();
    private final int alterAt;
    private long pos = 100;
    private long offset;

    Source(Random random, int changes) {
      this.random = random;
      this.alterAt = random.nextInt(changes * 2);
      for (int i = 0; i < changes; i++) {
        if (i == alterAt) {
          alter();
        }
        step(i);
      }
    }

    private boolean altered(int step) {
      return step >= alterAt;
    }

    private void alter() {
      pos++;
      binlog.add(Changes.schema(WITH_TIER).at(pos).offset(offset++).build());
      table.replaceAll((id, row) -> row.replace(" -", " 5"));
    }

    private void step(int step) {
      int id = random.nextInt(6);
      // Events of a compressed transaction share their position.
      pos += random.nextInt(4) == 0 ? 0 : 1;
      String name = "v" + step;
      boolean wide = altered(step);
      Object[] values = wide ? new Object[] {name, step} : new Object[] {name};
      Changes change;
      if (random.nextInt(25) == 0) {
        pos++;
        change = Changes.truncate();
        table.clear();
      } else if (table.containsKey(id) && random.nextInt(3) == 0) {
        change = Changes.delete(id, values);
        table.remove(id);
      } else {
        change = table.containsKey(id) ? Changes.update(id, values) : Changes.create(id, values);
        table.put(id, Changes.key(id) + " " + name + " " + (wide ? step : "-"));
      }
      change = (wide ? change.of(WITH_TIER) : change).at(pos).offset(offset++);
      binlog.add(change.onDay(20_000 + step / 20).build());
      if (binlog.get(binlog.size() - 1).operation() == Operation.TRUNCATE) {
        pos++;
      }
    }

    /** The binlog as a connector that restarts now and then delivers it. */
    List<ChangeEvent> delivered() {
      List<ChangeEvent> all = new ArrayList<>(binlog);
      for (int restarts = random.nextInt(3); restarts > 0; restarts--) {
        for (ChangeEvent event : binlog.subList(random.nextInt(binlog.size()), binlog.size())) {
          all.add(redelivered(event, offset++));
        }
      }
      for (int i = random.nextInt(5); i > 0; i--) {
        all.add(all.get(random.nextInt(all.size())));
      }
      return all;
    }

    private static ChangeEvent redelivered(ChangeEvent event, long offset) {
      return new ChangeEvent(
          event.schema(),
          event.key(),
          event.operation(),
          new io.tributary.schemas.position.LogPosition(
              event.position().epoch(),
              event.position().base(),
              event.position().file(),
              event.position().pos(),
              event.position().streamed(),
              event.position().order(),
              offset,
              event.position().row()),
          event.before(),
          event.after(),
          event.committedAt(),
          new ChangeEvent.Delivery("p.shop.Items", 0, offset, event.delivery().timestamp()),
          event.transaction(),
          event.linkedKey());
    }
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void everyDeliveryEndsInTheSameTables(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Source source = new Source(random, 20 + random.nextInt(40));
    List<ChangeEvent> events = source.delivered();
    if (random.nextInt(4) > 0) {
      Collections.shuffle(events, random);
    }
    Path folder = Files.createTempDirectory("tributary-convergence-");
    try {
      LakeFixture lake = new LakeFixture(folder);
      run(lake, events, random);
      assertEquals(
          List.copyOf(new TreeSet<>(source.table.values())), current(lake), "current rows");
      assertEquals(expectedLog(source.binlog), lake.logRows(), "change log");
      assertBalanced(lake, events);
    } finally {
      delete(folder);
    }
  }

  private static List<String> current(LakeFixture lake) throws IOException {
    return lake.currentRows("_key", "name", "tier").stream().sorted().toList();
  }

  /** Several runs, each of several windows; a new run may have another layout and no state. */
  private static void run(LakeFixture lake, List<ChangeEvent> events, Random random)
      throws IOException {
    int from = 0;
    Blocks state = new Blocks();
    int shards = 1;
    while (from < events.size()) {
      if (random.nextInt(3) == 0) {
        state = new Blocks();
        shards = 1 + random.nextInt(3);
      }
      int to = Math.min(events.size(), from + 1 + random.nextInt(events.size()));
      List<ChangeEvent> window = events.subList(from, to);
      for (int shard = 0; shard < shards; shard++) {
        ShardKey key = Blocks.shard(shard, shards);
        io.tributary.transforms.order.ChangeBlock block = state.labelled(window, key);
        if (block.count() > 0) {
          lake.log(key, block).current(key, block);
        }
      }
      from = to;
    }
  }

  private static List<String> expectedLog(List<ChangeEvent> binlog) {
    List<String> rows = new ArrayList<>();
    for (ChangeEvent event : binlog) {
      if (event.operation() != Operation.SCHEMA) {
        rows.add(
            event.key()
                + " "
                + event.operation().code()
                + " "
                + event.position().pos()
                + " "
                + Fingerprint.of(event));
      }
    }
    rows.sort(null);
    return rows;
  }

  private static void assertBalanced(LakeFixture lake, List<ChangeEvent> events)
      throws IOException {
    long changes = events.stream().filter(e -> e.operation() != Operation.SCHEMA).count();
    assertEquals(changes, lake.ledger.get("Items", Count.MERGED), "merged");
    long logged = lake.ledger.get("Items", Count.APPLIED) + lake.ledger.get("Items", Count.STALE);
    assertEquals(lake.logRows().size(), logged, "applied and stale");
    assertEquals(changes - logged, lake.ledger.get("Items", Count.DUPLICATES), "duplicates");
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
