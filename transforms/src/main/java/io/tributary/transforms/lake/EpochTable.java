package io.tributary.transforms.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The binlog histories that a lake's positions are numbered by, and what its runs have seen of
 * them. What was once decided about a history holds for every later run: positions that are in the
 * lake depend on it.
 */
public final class EpochTable {

  private static final String MEMORY = "memory";
  private static final String BEGINNING = "beginning";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final LakeSchema SCHEMA =
      new LakeSchema(
          List.of(
              LakeField.of("kind", ColumnType.STRING),
              LakeField.of("since", ColumnType.TIMESTAMP),
              LakeField.of("base", ColumnType.STRING),
              LakeField.of("evidence", ColumnType.STRING),
              LakeField.of("_position", ColumnType.STRING)));

  /** A beginning stays as it was first found; of what was seen the newest counts. */
  private static final Dataset DATASET =
      new Dataset(null, EpochTable::identity, Datasets::position, true);

  private final LakeTable table;

  /** The histories of a lake. */
  public EpochTable(LakeLayout layout, Storage storage) {
    table = new LakeTable(storage, layout.epochs(), DATASET);
  }

  private static Identity identity(GenericRecord row) {
    boolean memory = row.get("kind").toString().equals(MEMORY);
    return new Identity(
        row.get("kind").toString(), memory ? "" : Datasets.pad((Long) row.get("since"), 19));
  }

  /** The histories as the lake knows them. */
  public Epochs read() throws IOException {
    List<Epochs.Beginning> beginnings = new ArrayList<>();
    for (GenericRecord row : table.read(BEGINNING, BEGINNING, null)) {
      beginnings.add(
          new Epochs.Beginning(
              (Long) row.get("since") / 1000,
              row.get("base") == null ? null : row.get("base").toString(),
              row.get("evidence").toString()));
    }
    return Epochs.of(beginnings);
  }

  /** What the lake's runs have seen, or null if nothing. */
  public EpochDetector.Memory memory() throws IOException {
    for (GenericRecord row : table.read(MEMORY, MEMORY, null)) {
      return parse(row.get("evidence").toString());
    }
    return null;
  }

  private static EpochDetector.Memory parse(String json) {
    try {
      return JSON.readValue(json, EpochDetector.Memory.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The lake's memory of binlog histories is damaged", e);
    }
  }

  /** Adds what a run found out at launch. */
  public void write(EpochDetector.Result found) throws IOException {
    Schema avro = AvroRows.schema(SCHEMA);
    List<GenericRecord> rows = new ArrayList<>();
    for (Epochs.Beginning beginning : found.epochs().beginnings()) {
      rows.add(row(avro, BEGINNING, beginning.since(), beginning.base(), beginning.evidence()));
    }
    if (found.memory() != null) {
      long newest = found.memory().newest().timestamp();
      rows.add(row(avro, MEMORY, newest, null, JSON.writeValueAsString(found.memory())));
    }
    if (!rows.isEmpty()) {
      table.merge(
          new LakeTable.Unit(
              SCHEMA,
              null,
              false,
              () -> new LakeTable.MemorySource(rows.iterator(), true),
              Removals.NONE));
    }
  }

  private static GenericRecord row(
      Schema avro, String kind, long millis, String base, String evidence) {
    GenericData.Record row = new GenericData.Record(avro);
    row.put("kind", kind);
    row.put("since", millis * 1000);
    row.put("base", base);
    row.put("evidence", evidence);
    row.put("_position", kind.equals(MEMORY) ? Datasets.pad(millis, 19) : "");
    return row;
  }
}
