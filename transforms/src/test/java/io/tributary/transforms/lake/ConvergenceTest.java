package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.transforms.source.History;
import io.tributary.transforms.source.RandomHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetReader;

/**
 * Whatever a source does, and however its records reach the lake: the current table ends as the
 * source's own rows, the change log holds every change once, and every run's ledger balances.
 *
 * <p>All of it is real but the runner: records are Debezium's JSON, decoded by the decoder with its
 * schema history; binlog histories are found by the detector; the sinks commit Parquet files to
 * Delta tables, on a file system in memory that fails now and then. One thousand histories in a
 * build; {@code -Dtributary.histories=20000} tries that many instead. A failure names the seed, and
 * jqwik tries it again first; it shrinks the number of steps, so that what it reports is short.
 */
@AddLifecycleHook(Histories.class)
class ConvergenceTest {

  private static final AtomicInteger DISKS = new AtomicInteger();

  /** Another seed is another history, so there is nothing to shrink in it. */
  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs().withoutEdgeCases().dontShrink();
  }

  @Property(tries = 600, shrinking = ShrinkingMode.BOUNDED)
  void runsThatFollowEachOtherEndInTheSourcesRows(
      @ForAll("seeds") long seed, @ForAll @IntRange(min = 1, max = 14) int steps)
      throws IOException {
    check(seed, steps, Replay::inRuns);
  }

  @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
  void recordsInAnyOrderEndInTheSourcesRows(
      @ForAll("seeds") long seed, @ForAll @IntRange(min = 1, max = 14) int steps)
      throws IOException {
    check(seed, steps, Replay::inAnyOrder);
  }

  private interface Way {
    void carry(Replay replay) throws IOException;
  }

  private static void check(long seed, int steps, Way way) throws IOException {
    History history = RandomHistory.of(seed, steps);
    try (MemoryFileSystem.Disk disk =
        MemoryFileSystem.Disk.create("disk-" + DISKS.incrementAndGet())) {
      Replay replay = new Replay(history, disk, new Random(seed));
      way.carry(replay);
      String story = String.join("\n", history.statements());
      assertEquals(
          String.join("\n", history.rows()),
          String.join("\n", current(replay.lake(), history.columns())),
          () -> "current rows (" + history.columns() + ") of\n" + story);
      assertEquals(
          String.join("\n", history.log()),
          String.join("\n", logged(replay.lake())),
          () -> "change log of\n" + story);
    }
  }

  /** A column that a file lacks is null in its rows. */
  private static List<String> current(LakeFixture lake, List<String> columns) throws IOException {
    List<String> names = new ArrayList<>(List.of("_key"));
    names.addAll(columns);
    return lake.exists(lake.currentPath())
        ? lake.currentRows(names.toArray(String[]::new)).stream()
            .map(row -> row.replace(" -", " null"))
            .toList()
        : List.of();
  }

  private static List<String> logged(LakeFixture lake) throws IOException {
    List<String> rows = new ArrayList<>();
    if (!lake.exists(lake.logPath())) {
      return rows;
    }
    for (LakeFile file : lake.logState().files()) {
      try (ParquetReader<GenericRecord> reader = ParquetFiles.open(lake.storage, file.path())) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          rows.add(logged(row));
        }
      }
    }
    rows.sort(null);
    return rows;
  }

  private static String logged(GenericRecord row) {
    String position = row.get("_position").toString();
    boolean gone = row.get("_op").toString().equals("d");
    return String.join(
        " ",
        row.get("_key").toString(),
        row.get("_op").toString(),
        row.get("_binlog") + ":" + row.get("_binlog_pos"),
        String.valueOf(Integer.parseInt(position.substring(position.lastIndexOf(':') + 1))),
        row.hasField("_before") ? image((GenericRecord) row.get("_before")).toString() : "{}",
        gone ? "{}" : image(row).toString());
  }

  private static Map<String, Object> image(GenericRecord row) {
    TreeMap<String, Object> image = new TreeMap<>();
    if (row == null) {
      return image;
    }
    for (LakeField field : AvroRows.fields(row.getSchema())) {
      Object value = field.name().startsWith("_") ? null : row.get(field.name());
      if (value != null) {
        image.put(field.name(), AvroRows.fromAvro(value, field.type()));
      }
    }
    return image;
  }
}
