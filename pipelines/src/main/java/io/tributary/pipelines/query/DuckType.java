package io.tributary.pipelines.query;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.util.Map;
import java.util.stream.Collectors;

/** The DuckDB type that holds exactly the values of a Delta type. */
final class DuckType {
  private static final Map<Class<? extends DataType>, String> SIMPLE =
      Map.ofEntries(
          Map.entry(StringType.class, "VARCHAR"),
          Map.entry(LongType.class, "BIGINT"),
          Map.entry(IntegerType.class, "INTEGER"),
          Map.entry(ShortType.class, "SMALLINT"),
          Map.entry(ByteType.class, "TINYINT"),
          Map.entry(FloatType.class, "FLOAT"),
          Map.entry(DoubleType.class, "DOUBLE"),
          Map.entry(BooleanType.class, "BOOLEAN"),
          Map.entry(BinaryType.class, "BLOB"),
          Map.entry(DateType.class, "DATE"),
          Map.entry(TimestampType.class, "TIMESTAMPTZ"),
          Map.entry(TimestampNTZType.class, "TIMESTAMP"));

  private DuckType() {}

  static String of(DataType type) {
    String simple = SIMPLE.get(type.getClass());
    if (simple != null) {
      return simple;
    }
    if (type instanceof DecimalType decimal) {
      return "DECIMAL(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
    }
    if (type instanceof ArrayType array) {
      return of(array.getElementType()) + "[]";
    }
    if (type instanceof MapType map) {
      return "MAP(" + of(map.getKeyType()) + ", " + of(map.getValueType()) + ")";
    }
    if (type instanceof StructType struct) {
      return struct.fields().stream()
          .map(field -> Sql.identifier(field.getName()) + " " + of(field.getDataType()))
          .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }
    throw new LakeException("The type " + type + " cannot be queried; no Tributary table uses it");
  }
}
