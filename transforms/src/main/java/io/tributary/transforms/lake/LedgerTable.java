package io.tributary.transforms.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.RunInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The ledger as a table: one row per run, window, pane and table. */
public final class LedgerTable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, Long>> OFFSETS = new TypeReference<>() {};

  private static final Dataset DATASET = new Dataset(null, LedgerTable::identity, row -> "", false);

  private static final LakeSchema SCHEMA = schema();

  private final LakeLayout layout;
  private final Storage storage;

  /** The ledger of a lake. */
  public LedgerTable(LakeLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  private static LakeSchema schema() {
    List<LakeField> fields = new ArrayList<>();
    fields.add(LakeField.of("run", ColumnType.STRING));
    fields.add(LakeField.of("window_start", ColumnType.TIMESTAMP));
    fields.add(LakeField.of("pane", ColumnType.LONG));
    fields.add(LakeField.of("table_name", ColumnType.STRING));
    for (Count count : Count.values()) {
      fields.add(LakeField.of(count.column(), ColumnType.LONG));
    }
    fields.add(LakeField.of("balanced", ColumnType.BOOLEAN));
    fields.add(LakeField.of("layers", ColumnType.STRING));
    fields.add(LakeField.of("source", ColumnType.STRING));
    fields.add(LakeField.of("finished_at", ColumnType.TIMESTAMP));
    fields.add(LakeField.of("next_offsets", ColumnType.STRING));
    return new LakeSchema(fields);
  }

  private static Identity identity(GenericRecord row) {
    Object window = row.get("window_start");
    return new Identity(
        row.get("run").toString(),
        Datasets.pad(window == null ? 0 : (Long) window, 19)
            + "/"
            + Datasets.pad((Long) row.get("pane"), 19)
            + "/"
            + row.get("table_name"));
  }

  void write(
      RunInfo run,
      Long windowStartMillis,
      long pane,
      Ledger ledger,
      Map<String, Map<String, Long>> offsets)
      throws IOException {
    Schema avro = AvroRows.schema(SCHEMA);
    List<GenericRecord> rows = new ArrayList<>();
    for (String table : ledger.tables()) {
      GenericData.Record row = new GenericData.Record(avro);
      row.put("run", run.id());
      row.put("window_start", windowStartMillis == null ? null : windowStartMillis * 1000);
      row.put("pane", pane);
      row.put("table_name", table);
      for (Count count : Count.values()) {
        row.put(count.column(), ledger.get(table, count));
      }
      // A late pane has only what came late, so only a run that ends can be judged by its row.
      row.put(
          "balanced",
          windowStartMillis == null
              ? (Boolean) imbalances(ledger, table, run.layers()).isEmpty()
              : null);
      row.put("layers", String.join(",", run.layers()));
      row.put("source", run.source());
      row.put("finished_at", System.currentTimeMillis() * 1000);
      row.put("next_offsets", JSON.writeValueAsString(offsets.getOrDefault(table, Map.of())));
      rows.add(row);
    }
    new LakeTable(storage, layout.ledger(), DATASET)
        .merge(
            new LakeTable.Unit(
                SCHEMA,
                null,
                false,
                () -> new LakeTable.MemorySource(rows.iterator(), true),
                Removals.NONE));
  }

  /** What does not balance for a table of a run that wrote these layers. */
  public static List<String> imbalances(Ledger ledger, String table, Set<String> layers) {
    List<String> found =
        new ArrayList<>(
            ledger.imbalances(table, layers.contains("bronze"), layers.contains("silver")));
    if (layers.contains("gold")) {
      found.addAll(ledger.goldImbalances(table));
    }
    if (layers.contains(RunInfo.QUARANTINE)) {
      found.addAll(ledger.replayImbalances(table));
    }
    return found;
  }

  /** The ledger of a run so far. */
  public Ledger read(String run) throws IOException {
    Ledger ledger = new Ledger();
    for (GenericRecord row :
        new LakeTable(storage, layout.ledger(), DATASET).read(run, run, null)) {
      LedgerEntry.Builder entry = new LedgerEntry.Builder();
      for (Count count : Count.values()) {
        entry.add(count, count(row, count));
      }
      ledger.add(entry.build(row.get("table_name").toString()));
    }
    return ledger;
  }

  /** Files that an older release wrote lack the counts that it did not know. */
  private static long count(GenericRecord row, Count count) {
    Object value = row.hasField(count.column()) ? row.get(count.column()) : null;
    return value == null ? 0 : (Long) value;
  }

  /**
   * The offsets at which a run of these layers continues, by {@code topicId/topic/partition}: up to
   * there, earlier runs have written every one of the layers. A partition that one of the layers
   * never read is absent.
   */
  public Map<String, Long> nextOffsets(Set<String> layers) throws IOException {
    Map<String, Map<String, Long>> byLayer = new HashMap<>();
    new LakeTable(storage, layout.ledger(), DATASET)
        .scan(
            null,
            List.of("layers", "next_offsets"),
            row -> {
              for (String layer : Arrays.asList(row.get("layers").toString().split(",", -1))) {
                Map<String, Long> known = byLayer.computeIfAbsent(layer, l -> new HashMap<>());
                parse(row.get("next_offsets").toString())
                    .forEach((partition, next) -> known.merge(partition, next, Math::max));
              }
            });
    Map<String, Long> next = null;
    for (String layer : layers) {
      Map<String, Long> known = byLayer.getOrDefault(layer, Map.of());
      if (next == null) {
        next = new TreeMap<>(known);
      } else {
        next.keySet().retainAll(known.keySet());
        next.replaceAll((partition, offset) -> Math.min(offset, known.get(partition)));
      }
    }
    return next == null ? Map.of() : next;
  }

  /** The layers that any run has written. */
  public Set<String> layers() throws IOException {
    Set<String> layers = new TreeSet<>();
    new LakeTable(storage, layout.ledger(), DATASET)
        .scan(
            null,
            List.of("layers"),
            row -> layers.addAll(Arrays.asList(row.get("layers").toString().split(",", -1))));
    return layers;
  }

  /** What the runs that wrote bronze tell about it. */
  public BronzeProgress bronzeProgress() throws IOException {
    BronzeProgress progress = new BronzeProgress();
    new LakeTable(storage, layout.ledger(), DATASET)
        .scan(
            null,
            List.of(
                "layers", "table_name", Count.BRONZE_ADDED.column(), "balanced", "next_offsets"),
            row -> {
              if (Arrays.asList(row.get("layers").toString().split(",", -1)).contains("bronze")) {
                progress.add(
                    row.get("table_name").toString(),
                    count(row, Count.BRONZE_ADDED),
                    parse(row.get("next_offsets").toString()),
                    (Boolean) row.get("balanced"));
              }
            });
    return progress;
  }

  private static Map<String, Long> parse(String json) {
    try {
      return JSON.readValue(json, OFFSETS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The ledger's offsets are damaged", e);
    }
  }
}
