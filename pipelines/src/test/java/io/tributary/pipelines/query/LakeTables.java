package io.tributary.pipelines.query;

import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Writes whole tables of a lake. Values are of the classes that {@link ColumnType.Kind} names; a
 * {@code _before} image, if there is one, is an {@code Object[]} in the last column but it.
 */
public final class LakeTables {
  private LakeTables() {}

  /**
   * Writes a table as one file, or without a file if there are no rows.
   *
   * @param columns its columns, in order
   * @param before the columns of the struct {@code _before}, which then follows them; else null
   */
  public static void write(
      Path root,
      Map<String, ColumnType> columns,
      Map<String, ColumnType> before,
      List<Object[]> rows)
      throws IOException {
    StructType schema = delta(columns);
    Schema avro = avro("r", columns, before);
    DeltaFixture table =
        DeltaFixture.create(root, before == null ? schema : schema.add("_before", delta(before)));
    if (rows.isEmpty()) {
      return;
    }
    List<ColumnType> types = new ArrayList<>(columns.values());
    List<Object[]> encoded = new ArrayList<>();
    for (Object[] row : rows) {
      Object[] values = encode(types, row);
      if (before != null && row[types.size()] != null) {
        Object[] image = (Object[]) row[types.size()];
        Schema struct = avro.getField("_before").schema().getTypes().get(1);
        values[types.size()] = struct(struct, encode(new ArrayList<>(before.values()), image));
      }
      encoded.add(values);
    }
    table.append(avro, Map.of(), encoded.toArray(Object[][]::new));
  }

  private static Object[] encode(List<ColumnType> types, Object[] row) {
    Object[] values = row.clone();
    for (int i = 0; i < types.size(); i++) {
      if (row[i] instanceof BigDecimal decimal) {
        values[i] =
            ByteBuffer.wrap(decimal.setScale(types.get(i).scale()).unscaledValue().toByteArray());
      }
    }
    return values;
  }

  private static GenericRecord struct(Schema schema, Object[] values) {
    GenericRecord struct = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      struct.put(i, values[i]);
    }
    return struct;
  }

  private static StructType delta(Map<String, ColumnType> columns) {
    StructType schema = new StructType();
    for (Map.Entry<String, ColumnType> column : columns.entrySet()) {
      schema = schema.add(column.getKey(), delta(column.getValue()));
    }
    return schema;
  }

  private static DataType delta(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> BooleanType.BOOLEAN;
      case INT -> IntegerType.INTEGER;
      case LONG -> LongType.LONG;
      case DOUBLE -> DoubleType.DOUBLE;
      case DECIMAL -> new DecimalType(type.precision(), type.scale());
      case STRING -> StringType.STRING;
      case DATE -> DateType.DATE;
      case TIMESTAMP -> TimestampType.TIMESTAMP;
      case FLOAT, BINARY -> throw new IllegalArgumentException("No test needs " + type);
    };
  }

  private static Schema avro(
      String name, Map<String, ColumnType> columns, Map<String, ColumnType> before) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Map.Entry<String, ColumnType> column : columns.entrySet()) {
      fields.add(field(column.getKey(), avro(column.getValue())));
    }
    if (before != null) {
      fields.add(field("_before", avro("before", new LinkedHashMap<>(before), null)));
    }
    return Schema.createRecord(name, null, null, false, fields);
  }

  private static Schema.Field field(String name, Schema type) {
    Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), type);
    return new Schema.Field(name, nullable, null, Schema.Field.NULL_DEFAULT_VALUE);
  }

  private static Schema avro(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case INT -> Schema.create(Schema.Type.INT);
      case LONG -> Schema.create(Schema.Type.LONG);
      case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
      case DECIMAL ->
          LogicalTypes.decimal(type.precision(), type.scale())
              .addToSchema(Schema.create(Schema.Type.BYTES));
      case STRING -> Schema.create(Schema.Type.STRING);
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case FLOAT, BINARY -> throw new IllegalArgumentException("No test needs " + type);
    };
  }
}
