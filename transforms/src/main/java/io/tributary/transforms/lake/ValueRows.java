package io.tributary.transforms.lake;

import io.tributary.schemas.table.TableSchema;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Plain values as rows of a table: one value, or null, per column. */
final class ValueRows {

  private final LakeSchema schema;
  private final Schema avro;
  private final IdentityHashMap<TableSchema, RowConversion> conversions = new IdentityHashMap<>();

  ValueRows(LakeSchema schema) {
    this.schema = schema;
    this.avro = AvroRows.schema(schema);
  }

  Schema avro() {
    return avro;
  }

  /** The row of values that have their columns' types. */
  GenericRecord row(Object[] values) {
    GenericData.Record row = new GenericData.Record(avro);
    for (int i = 0; i < values.length; i++) {
      row.put(
          i,
          AvroRows.toAvro(
              values[i], schema.fields().get(i).type(), avro.getFields().get(i).schema()));
    }
    return row;
  }

  /** Puts the values of an image of some version of the source's table, by name and widened. */
  void putImage(GenericRecord row, TableSchema version, Object[] image, String position) {
    RowConversion conversion = conversions.computeIfAbsent(version, this::conversion);
    for (int i = 0; i < schema.fields().size(); i++) {
      Object value = conversion.value(i, position, column -> image[column]);
      if (value != null) {
        row.put(
            i,
            AvroRows.toAvro(
                value, schema.fields().get(i).type(), avro.getFields().get(i).schema()));
      }
    }
  }

  private RowConversion conversion(TableSchema version) {
    return new RowConversion(
        version.columns().stream().map(LakeField::of).toList(), schema.fields());
  }

  /** The value of a row's column. */
  Object value(GenericRecord row, int column) {
    return AvroRows.fromAvro(row.get(column), schema.fields().get(column).type());
  }
}
