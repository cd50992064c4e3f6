package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many small units, over many tables and over one. What a commit costs is shown with {@code
 * -Dtributary.commits=2000}, in ten parts.
 */
class CommitCostTest {

  private static final Integer SHOWN = Integer.getInteger("tributary.commits");
  private static final int COMMITS = SHOWN == null ? 40 : SHOWN;
  private static final int ROWS = 20;
  private static final LakeSchema SCHEMA =
      new LakeSchema(
          List.of(
              LakeField.of("_key", ColumnType.STRING),
              LakeField.of("_position", ColumnType.STRING),
              LakeField.of("id", ColumnType.LONG),
              LakeField.of("name", ColumnType.STRING),
              LakeField.of("amount", ColumnType.DOUBLE),
              LakeField.of("city", ColumnType.STRING)));
  private static final Schema AVRO = AvroRows.schema(SCHEMA);

  @TempDir Path folder;

  /** A unit's rows are all new, or among a hundred that are changed again and again. */
  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "100, false"})
  void smallUnitsAddUp(int tables, boolean grows) throws IOException {
    Storage storage = Storage.of(Map.of());
    for (int part = 0; part < 10; part++) {
      long cpu = cpuNanos();
      for (int i = part * COMMITS / 10; i < (part + 1) * COMMITS / 10; i++) {
        merge(storage, i % tables, i / tables, grows);
      }
      show(tables, grows, part, cpuNanos() - cpu);
    }
    long rows = 0;
    for (int table = 0; table < tables; table++) {
      rows += table(storage, table).rowCount();
    }
    if (grows) {
      assertEquals((long) COMMITS * ROWS, rows);
    } else {
      int each = (COMMITS + tables - 1) / tables;
      assertEquals(Math.min(each, 5) * (long) ROWS, table(storage, 0).rowCount());
    }
  }

  private LakeTable table(Storage storage, int table) {
    return new LakeTable(storage, folder.resolve("t" + table).toString(), Datasets.CURRENT);
  }

  private void merge(Storage storage, int table, int unit, boolean grows) throws IOException {
    TreeMap<String, GenericRecord> rows = new TreeMap<>();
    for (int i = 0; i < ROWS; i++) {
      long id = (long) unit * ROWS + i;
      if (!grows) {
        id %= 5 * ROWS;
      }
      GenericData.Record row = new GenericData.Record(AVRO);
      row.put(0, "[%08d]".formatted(id));
      row.put(1, LogPosition.of(0, "bin.000001", unit * 100L + i, true, 0, 0).toSortableString());
      row.put(2, id);
      row.put(3, "name " + id + " " + unit);
      row.put(4, id * 1.5);
      row.put(5, "city" + id % 5);
      rows.put(row.get(0).toString(), row);
    }
    List<GenericRecord> sorted = new ArrayList<>(rows.values());
    table(storage, table)
        .merge(
            new LakeTable.Unit(
                SCHEMA,
                new LakeFile.Shard(0, 1),
                !grows,
                () -> new LakeTable.MemorySource(sorted.iterator(), true),
                Removals.NONE));
  }

  /** Of the whole process: compilers and the collector work for commits too. */
  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void show(int tables, boolean grows, int part, long nanos) {
    if (SHOWN != null) {
      System.out.printf(
          "%d tables, %s rows, %d commits: %.2f ms CPU each%n",
          tables,
          grows ? "new" : "changed",
          (part + 1) * COMMITS / 10,
          nanos / 1e6 / ((part + 1) * COMMITS / 10 - part * COMMITS / 10));
    }
  }
}
