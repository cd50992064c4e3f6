package io.tributary.transforms.lake;

import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableId;
import io.tributary.transforms.decode.NameOwners;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The owners of names as a table of the lake: whoever's commit comes first has the name, and keeps
 * it. Reading costs one small file; taking names one commit, however many they are.
 */
public final class NameTable implements NameOwners {
  private static final long serialVersionUID = 1L;

  private static final LakeSchema SCHEMA =
      new LakeSchema(
          List.of(
              LakeField.of("name", ColumnType.STRING),
              LakeField.of("source_database", ColumnType.STRING),
              LakeField.of("source_table", ColumnType.STRING)));

  private static final Dataset DATASET =
      new Dataset(null, row -> new Identity(row.get("name").toString(), ""), row -> "", false);

  private final LakeLayout layout;
  private final Storage storage;

  /** The names of a lake. */
  public NameTable(LakeLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  private LakeTable table() {
    return new LakeTable(storage, layout.names(), DATASET);
  }

  @Override
  public Map<String, TableId> all() throws IOException {
    Map<String, TableId> owners = new TreeMap<>();
    table()
        .scan(
            null,
            SCHEMA.fields().stream().map(LakeField::name).toList(),
            row ->
                owners.put(
                    row.get("name").toString(),
                    new TableId(
                        row.get("source_database").toString(),
                        row.get("source_table").toString())));
    return owners;
  }

  /** A table that finds one of its names taken by another takes none of them. */
  @Override
  public Map<String, TableId> take(List<Claim> claims) throws IOException {
    Map<String, TableId> owners = all();
    Schema avro = AvroRows.schema(SCHEMA);
    TreeMap<String, GenericRecord> rows = new TreeMap<>();
    for (Claim claim : claims) {
      TableId owner = claim.owner();
      if (claim.names().stream().allMatch(name -> owners.getOrDefault(name, owner).equals(owner))) {
        for (String name : claim.names()) {
          if (owners.put(name, owner) == null) {
            rows.put(name, row(avro, name, owner));
          }
        }
      }
    }
    if (rows.isEmpty()) {
      return owners;
    }
    table()
        .merge(
            new LakeTable.Unit(
                SCHEMA,
                null,
                false,
                () -> new LakeTable.MemorySource(rows.values().iterator(), true),
                Removals.NONE));
    // Others may have been quicker.
    return all();
  }

  private static GenericRecord row(Schema avro, String name, TableId owner) {
    GenericData.Record row = new GenericData.Record(avro);
    row.put("name", name);
    row.put("source_database", owner.database());
    row.put("source_table", owner.table());
    return row;
  }
}
