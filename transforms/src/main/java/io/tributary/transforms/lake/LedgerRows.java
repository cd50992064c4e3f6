package io.tributary.transforms.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Offsets;
import io.tributary.transforms.ledger.RunInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The form of the ledger's rows. Files of an older release lack the columns it did not know. */
final class LedgerRows {

  static final String RUN = "run";
  static final String WINDOW_START = "window_start";
  static final String WINDOW_END = "window_end";
  static final String PANE = "pane";
  static final String TABLE = "table_name";
  static final String BALANCED = "balanced";
  static final String LAYERS = "layers";
  static final String SOURCE = "source";
  static final String FINISHED_AT = "finished_at";
  static final String NEXT_OFFSETS = "next_offsets";
  static final String OFFSETS_READ = "offsets_read";
  static final String IN_TRANSIT = "in_transit";

  /** The layers whose latency is kept. */
  static final List<String> MEASURED = List.of("bronze", "silver", "gold");

  static final LakeSchema SCHEMA = schema();

  /** An attempt may write a pane again, and what it writes later goes with its last pane. */
  static final Dataset DATASET =
      new Dataset(
          null, LedgerRows::identity, row -> Datasets.pad((Long) row.get(FINISHED_AT), 19), true);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, Long>> NUMBERS = new TypeReference<>() {};
  private static final TypeReference<TreeMap<String, long[][]>> RANGES = new TypeReference<>() {};

  private LedgerRows() {}

  private static LakeSchema schema() {
    List<LakeField> fields = new ArrayList<>();
    fields.add(LakeField.of(RUN, ColumnType.STRING));
    fields.add(LakeField.of(WINDOW_START, ColumnType.TIMESTAMP));
    fields.add(LakeField.of(PANE, ColumnType.LONG));
    fields.add(LakeField.of(TABLE, ColumnType.STRING));
    for (Count count : Count.values()) {
      fields.add(LakeField.of(count.column(), ColumnType.LONG));
    }
    fields.add(LakeField.of(BALANCED, ColumnType.BOOLEAN));
    fields.add(LakeField.of(LAYERS, ColumnType.STRING));
    fields.add(LakeField.of(SOURCE, ColumnType.STRING));
    fields.add(LakeField.of(FINISHED_AT, ColumnType.TIMESTAMP));
    fields.add(LakeField.of(NEXT_OFFSETS, ColumnType.STRING));
    fields.add(LakeField.of(WINDOW_END, ColumnType.TIMESTAMP));
    fields.add(LakeField.of(OFFSETS_READ, ColumnType.STRING));
    fields.add(LakeField.of(IN_TRANSIT, ColumnType.STRING));
    for (String layer : MEASURED) {
      fields.add(LakeField.of(layer + "_p50_ms", ColumnType.LONG));
      fields.add(LakeField.of(layer + "_p99_ms", ColumnType.LONG));
      fields.add(LakeField.of(layer + "_latency", ColumnType.STRING));
    }
    return new LakeSchema(fields);
  }

  private static Identity identity(GenericRecord row) {
    Object window = row.get(WINDOW_START);
    return new Identity(
        row.get(RUN).toString(),
        Datasets.pad(window == null ? 0 : (Long) window, 19)
            + "/"
            + Datasets.pad((Long) row.get(PANE), 19)
            + "/"
            + row.get(TABLE));
  }

  /** Puts an entry into a row. */
  static void put(GenericData.Record row, LedgerEntry entry, RunInfo run) {
    row.put(TABLE, entry.table());
    for (Count count : Count.values()) {
      row.put(count.column(), entry.counts().getOrDefault(count, 0L));
    }
    Map<String, Long> next = run.offsets().getOrDefault(entry.table(), Map.of());
    row.put(NEXT_OFFSETS, write(next));
    Map<String, long[][]> read = new TreeMap<>();
    for (String id : next.keySet()) {
      Offsets offsets = entry.offsets().get(id.substring(id.indexOf('/') + 1));
      if (offsets != null) {
        read.put(id, pairs(offsets));
      }
    }
    row.put(OFFSETS_READ, read.isEmpty() ? null : write(read));
    Map<Leg, Long> transit = new TreeMap<>(entry.transit());
    transit.keySet().retainAll(Leg.of(run.layers()));
    row.put(IN_TRANSIT, transit.isEmpty() ? null : write(transit));
    entry
        .latencies()
        .forEach(
            (layer, latency) -> {
              row.put(layer + "_p50_ms", latency.p50());
              row.put(layer + "_p99_ms", latency.p99());
              row.put(layer + "_latency", latency.encode());
            });
  }

  private static long[][] pairs(Offsets offsets) {
    return offsets.ranges().entrySet().stream()
        .map(range -> new long[] {range.getKey(), range.getValue()})
        .toArray(long[][]::new);
  }

  /** The entry that a row was made of, without the offsets. */
  static LedgerEntry entry(GenericRecord row) {
    LedgerEntry.Builder entry = new LedgerEntry.Builder();
    for (Count count : Count.values()) {
      entry.add(count, count(row, count));
    }
    inTransit(row).forEach(entry::setsOut);
    for (String layer : MEASURED) {
      Object latency = value(row, layer + "_latency");
      if (latency != null) {
        entry.took(layer, Latency.parse(latency.toString()));
      }
    }
    return entry.build(row.get(TABLE).toString());
  }

  static long count(GenericRecord row, Count count) {
    Object value = value(row, count.column());
    return value == null ? 0 : (Long) value;
  }

  private static Object value(GenericRecord row, String column) {
    return row.hasField(column) ? row.get(column) : null;
  }

  /** Microseconds, or null. */
  static Long time(GenericRecord row, String column) {
    return (Long) value(row, column);
  }

  static Set<String> layers(GenericRecord row) {
    return new TreeSet<>(Arrays.asList(row.get(LAYERS).toString().split(",", -1)));
  }

  /** By partition id, the offset below which the layers of the row's run have everything. */
  static Map<String, Long> nextOffsets(GenericRecord row) {
    return parse(row.get(NEXT_OFFSETS).toString(), NUMBERS);
  }

  /** By partition id, the offsets that were read. */
  static Map<String, Offsets> offsetsRead(GenericRecord row) {
    Map<String, Offsets> read = new TreeMap<>();
    Object json = value(row, OFFSETS_READ);
    if (json != null) {
      parse(json.toString(), RANGES)
          .forEach(
              (partition, ranges) -> {
                Offsets offsets = read.computeIfAbsent(partition, p -> new Offsets());
                for (long[] range : ranges) {
                  offsets.add(range[0], range[1]);
                }
              });
    }
    return read;
  }

  /** What set out on each leg and did not arrive, or arrived and did not set out, by this row. */
  static Map<Leg, Long> inTransit(GenericRecord row) {
    Map<Leg, Long> transit = new TreeMap<>();
    Object json = value(row, IN_TRANSIT);
    if (json != null) {
      parse(json.toString(), NUMBERS).forEach((leg, sum) -> transit.put(Leg.valueOf(leg), sum));
    }
    return transit;
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Numbers and texts can always be written", e);
    }
  }

  private static <T> T parse(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The ledger's offsets are damaged", e);
    }
  }

  /** Adds what a row tells of offsets. */
  static void addTo(CommittedOffsets offsets, GenericRecord row) {
    offsets.add(
        row.get(RUN).toString(),
        time(row, WINDOW_START),
        layers(row),
        nextOffsets(row),
        offsetsRead(row),
        inTransit(row));
  }
}
