package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Mark;
import io.tributary.transforms.ledger.Offsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Continuous runs that read, commit, write panes in any order, go on from old checkpoints and die:
 * whatever is in the ledger, it never promises more than what is committed, and when everything is
 * committed by a run that was left alone it promises that.
 */
class OffsetsOfCrashedRunsTest {

  private static final Set<String> LAYERS = Set.of("bronze", "silver");
  private static final List<Leg> LEGS = List.of(Leg.BRONZE, Leg.CHANGE_LOG, Leg.CURRENT);
  private static final String TOPIC = "p.shop.Items";
  private static final int PARTITIONS = 3;

  private record RowKey(String run, long window, long pane, String table) {}

  private record Row(
      String run,
      long window,
      Map<String, Long> start,
      Map<String, Offsets> read,
      Map<Leg, Long> transit) {}

  /** A step of a job: decodes a bundle, commits a unit, or lets a window fire. */
  private interface Step {
    void run(Job job);
  }

  /** What a checkpoint keeps of a job. */
  private record Checkpoint(
      List<Step> left, Map<Long, List<LedgerEntry>> waiting, Map<Long, Long> panes) {}

  /** Kafka, the lake and the ledger: what survives. */
  private static final class World {
    private final Random random;
    private final List<List<Long>> partitions = new ArrayList<>();
    private final Map<Leg, Set<Long>> committed = new EnumMap<>(Leg.class);
    private final Map<RowKey, Row> ledger = new HashMap<>();

    World(Random random) {
      this.random = random;
      LEGS.forEach(leg -> committed.put(leg, new HashSet<>()));
      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<Long> offsets = new ArrayList<>();
        long offset = 0;
        for (int i = random.nextInt(25); i > 0; i--) {
          offsets.add(offset);
          offset += random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
        }
        partitions.add(offsets);
      }
    }

    static String id(int partition) {
      return "id/" + TOPIC + "/" + partition;
    }

    static long mark(int partition, long offset) {
      return Mark.ofRecord(TOPIC, partition, offset);
    }

    Map<String, Long> next() {
      CommittedOffsets offsets = new CommittedOffsets(LAYERS);
      List<Row> rows = new ArrayList<>(ledger.values());
      Collections.shuffle(rows, random);
      rows.forEach(
          row ->
              offsets.add(row.run(), row.window(), LAYERS, row.start(), row.read(), row.transit()));
      return offsets.next();
    }

    /** What the ledger promises of the partitions that have records. */
    Map<String, Long> promised() {
      Map<String, Long> next = new TreeMap<>(next());
      next.keySet().retainAll(ends().keySet());
      return next;
    }

    boolean alwaysPromisesEverything() {
      return IntStream.range(0, 50).allMatch(look -> promised().equals(ends()));
    }

    Map<String, Long> ends() {
      Map<String, Long> ends = new TreeMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<Long> offsets = partitions.get(partition);
        if (!offsets.isEmpty()) {
          ends.put(id(partition), offsets.get(offsets.size() - 1) + 1);
        }
      }
      return ends;
    }

    /** Every record below what the ledger promises is committed on every leg. */
    void check() {
      Map<String, Long> next = next();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        long promised = next.getOrDefault(id(partition), 0L);
        for (long offset : partitions.get(partition)) {
          for (Leg leg : LEGS) {
            assertTrue(
                offset >= promised || committed.get(leg).contains(mark(partition, offset)),
                () -> "Not on leg " + leg + ": " + offset + " of " + next);
          }
        }
      }
    }
  }

  /** One run: the same steps may be taken again after a checkpoint. */
  private static final class Job {
    private final World world;
    private final String run;
    private final Map<String, Long> start = new TreeMap<>();
    private List<Step> left = new ArrayList<>();
    private Map<Long, List<LedgerEntry>> waiting = new HashMap<>();
    private Map<Long, Long> panes = new HashMap<>();

    Job(World world, String run) {
      this.world = world;
      this.run = run;
      Map<String, Long> next = world.next();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        start.put(World.id(partition), next.getOrDefault(World.id(partition), 0L));
      }
      plan();
      Collections.shuffle(left, world.random);
    }

    /** Windows are prefixes of each partition; where they are cut differs from run to run. */
    private void plan() {
      Map<Leg, Map<List<Long>, List<Long>>> units = new EnumMap<>(Leg.class);
      LEGS.forEach(leg -> units.put(leg, new HashMap<>()));
      for (int partition = 0; partition < PARTITIONS; partition++) {
        long window = 0;
        long expected = start.get(World.id(partition));
        LedgerEntry.Builder bundle = new LedgerEntry.Builder();
        for (long offset : world.partitions.get(partition)) {
          if (offset < start.get(World.id(partition))) {
            continue;
          }
          boolean closes = world.random.nextInt(6) == 0;
          if (closes || world.random.nextInt(4) == 0) {
            decode(bundle, window, partition);
            bundle = new LedgerEntry.Builder();
          }
          window += closes ? 1 + world.random.nextInt(2) : 0;
          long mark = World.mark(partition, offset);
          bundle.read(TOPIC + "/" + partition, expected, offset + 1);
          expected = offset + 1;
          for (Leg leg : LEGS) {
            bundle.setsOut(leg, mark);
            long shard = world.random.nextInt(2);
            units
                .get(leg)
                .computeIfAbsent(List.of(window, shard), w -> new ArrayList<>())
                .add(mark);
          }
        }
        decode(bundle, window, partition);
      }
      units.forEach((leg, shards) -> shards.forEach((at, marks) -> commit(leg, at.get(0), marks)));
    }

    private void decode(LedgerEntry.Builder bundle, long window, int partition) {
      LedgerEntry entry = bundle.build("Table" + partition);
      if (!entry.offsets().isEmpty()) {
        left.add(job -> job.wait(window, entry));
        left.add(job -> job.fire(window));
      }
    }

    private void commit(Leg leg, long window, List<Long> marks) {
      LedgerEntry.Builder entry = new LedgerEntry.Builder();
      marks.forEach(mark -> entry.arrived(leg, mark));
      LedgerEntry built = entry.build("Table" + world.random.nextInt(PARTITIONS));
      left.add(
          job -> {
            job.world.committed.get(leg).addAll(marks);
            job.wait(window, built);
          });
      if (world.random.nextBoolean()) {
        left.add(job -> job.fire(window));
      }
    }

    private void wait(long window, LedgerEntry entry) {
      waiting.computeIfAbsent(window, w -> new ArrayList<>()).add(entry);
    }

    private void fire(long window) {
      List<LedgerEntry> entries = waiting.remove(window);
      if (entries == null) {
        return;
      }
      long pane = panes.merge(window, 1L, Long::sum);
      Ledger sums = new Ledger();
      entries.forEach(sums::add);
      for (String table : sums.tables()) {
        LedgerEntry sum = sums.entry(table);
        Map<Leg, Long> transit = new EnumMap<>(Leg.class);
        sum.transit()
            .forEach(
                (leg, left) -> {
                  if (left != 0) {
                    transit.put(leg, left);
                  }
                });
        Map<String, Offsets> read = new HashMap<>();
        sum.offsets().forEach((partition, offsets) -> read.put("id/" + partition, offsets));
        world.ledger.put(
            new RowKey(run, window, pane, table), new Row(run, window, start, read, transit));
      }
    }

    private Checkpoint checkpoint() {
      Map<Long, List<LedgerEntry>> copy = new HashMap<>();
      waiting.forEach((window, entries) -> copy.put(window, new ArrayList<>(entries)));
      return new Checkpoint(new ArrayList<>(left), copy, new HashMap<>(panes));
    }

    private void restore(Checkpoint checkpoint) {
      left = new ArrayList<>(checkpoint.left());
      Collections.shuffle(left, world.random);
      waiting = new HashMap<>();
      checkpoint
          .waiting()
          .forEach((window, entries) -> waiting.put(window, new ArrayList<>(entries)));
      panes = new HashMap<>(checkpoint.panes());
    }

    /** Takes steps; the ledger is checked after each. */
    void take(int steps) {
      for (int i = 0; i < steps && !left.isEmpty(); i++) {
        left.remove(left.size() - 1).run(this);
        world.check();
      }
    }

    void finish() {
      take(Integer.MAX_VALUE);
      new ArrayList<>(waiting.keySet()).forEach(this::fire);
      world.check();
    }
  }

  @Property(tries = 400)
  void nothingIsPromisedThatIsNotCommittedAndInTheEndEverythingIs(@ForAll long seed) {
    World world = new World(new Random(seed));
    int runs = world.random.nextInt(4);
    for (int run = 0; run < runs; run++) {
      Job job = new Job(world, "run" + run);
      for (int attempts = world.random.nextInt(3); attempts > 0; attempts--) {
        job.take(world.random.nextInt(20));
        Checkpoint checkpoint = job.checkpoint();
        job.take(world.random.nextInt(20));
        job.restore(checkpoint);
      }
      job.take(world.random.nextInt(60));
    }
    // Rows of attempts that died may add up in one order and not in another. Both are true, so a
    // run may find that nothing is left to do, and a later look promise less.
    for (int last = 0; last < 100 && !world.alwaysPromisesEverything(); last++) {
      new Job(world, "last" + last).finish();
    }
    assertEquals(world.ends(), world.promised());
  }
}
