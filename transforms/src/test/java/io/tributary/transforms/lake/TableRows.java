package io.tributary.transforms.lake;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetReader;

/** The rows of a table of a lake as texts, for comparisons. */
public final class TableRows {

  private TableRows() {}

  /** All rows, sorted, with the columns that don't start with an underscore. */
  public static List<String> of(Storage storage, LakeLayout layout, String goldTable)
      throws IOException {
    List<String> rows = new ArrayList<>();
    String path = LakeTable.qualified(storage, layout.goldTable(goldTable));
    Optional<DeltaLog.State> state = new DeltaLog(storage, path, null).load();
    if (state.isEmpty()) {
      return rows;
    }
    for (LakeFile file : state.get().files()) {
      try (ParquetReader<GenericRecord> reader = ParquetFiles.open(storage, file.path())) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          List<Object> values = new ArrayList<>();
          List<LakeField> fields = state.get().schema().fields();
          for (LakeField field : fields) {
            if (!field.name().startsWith("_")) {
              values.add(
                  row.getSchema().getField(field.name()) == null
                      ? null
                      : AvroRows.fromAvro(row.get(field.name()), field.type()));
            }
          }
          rows.add(text(values));
        }
      }
    }
    rows.sort(null);
    return rows;
  }

  /** Live files of a table, or -1 if there is none. */
  public static int files(Storage storage, LakeLayout layout, String goldTable) {
    String path = LakeTable.qualified(storage, layout.goldTable(goldTable));
    return new DeltaLog(storage, path, null).load().map(s -> s.files().size()).orElse(-1);
  }

  /** A row's values as one text. */
  public static String text(List<Object> values) {
    StringBuilder text = new StringBuilder();
    for (Object value : values) {
      text.append(text.length() == 0 ? "" : "|")
          .append(value instanceof BigDecimal decimal ? decimal.toPlainString() : value);
    }
    return text.toString();
  }
}
