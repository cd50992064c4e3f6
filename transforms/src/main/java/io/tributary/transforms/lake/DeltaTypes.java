package io.tributary.transforms.lake;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Lake schemas as Delta schemas. What is known of a column's rows from before it is kept in the
 * field's metadata, so the log tells it.
 */
final class DeltaTypes {

  private static final String FILL = "tributary.fill";
  private static final String SINCE = "tributary.since";
  private static final String FROM = "tributary.from";

  private DeltaTypes() {}

  static StructType toDelta(List<LakeField> fields) {
    StructType struct = new StructType();
    for (LakeField field : fields) {
      struct = struct.add(new StructField(field.name(), type(field), true, metadata(field)));
    }
    return struct;
  }

  private static FieldMetadata metadata(LakeField field) {
    FieldMetadata.Builder metadata = FieldMetadata.builder();
    if (field.fill() != null) {
      metadata.putString(FILL, fillText(field));
    }
    if (field.since() != null) {
      metadata.putString(SINCE, field.since());
    }
    if (field.from() != null) {
      metadata.putString(FROM, field.from().toText());
    }
    return metadata.build();
  }

  private static DataType type(LakeField field) {
    if (field.isStruct()) {
      StructType struct = toDelta(field.children());
      return field.repeated() ? new ArrayType(struct, true) : struct;
    }
    ColumnType type = field.type();
    return switch (type.kind()) {
      case BOOLEAN -> BooleanType.BOOLEAN;
      case INT -> IntegerType.INTEGER;
      case LONG -> LongType.LONG;
      case FLOAT -> FloatType.FLOAT;
      case DOUBLE -> DoubleType.DOUBLE;
      case DECIMAL -> new DecimalType(type.precision(), type.scale());
      case STRING -> StringType.STRING;
      case BINARY -> BinaryType.BINARY;
      case DATE -> DateType.DATE;
      case TIMESTAMP -> TimestampType.TIMESTAMP;
    };
  }

  static List<LakeField> fromDelta(StructType struct) {
    List<LakeField> fields = new ArrayList<>();
    for (StructField field : struct.fields()) {
      fields.add(fromDelta(field));
    }
    return fields;
  }

  private static LakeField fromDelta(StructField field) {
    DataType type = field.getDataType();
    if (type instanceof StructType struct) {
      return LakeField.struct(field.getName(), fromDelta(struct));
    }
    if (type instanceof ArrayType array && array.getElementType() instanceof StructType struct) {
      return LakeField.listOf(field.getName(), fromDelta(struct));
    }
    ColumnType column = scalar(type);
    String fill = text(field, FILL);
    return new LakeField(
        field.getName(),
        column,
        List.of(),
        false,
        fill == null ? null : parseFill(fill, column),
        text(field, SINCE),
        FormerName.parse(text(field, FROM)));
  }

  private static String text(StructField field, String key) {
    return field.getMetadata().contains(key) ? field.getMetadata().getString(key) : null;
  }

  private static ColumnType scalar(DataType type) {
    if (type instanceof DecimalType decimal) {
      return ColumnType.decimal(decimal.getPrecision(), decimal.getScale());
    }
    if (type instanceof BooleanType) {
      return ColumnType.BOOLEAN;
    } else if (type instanceof IntegerType) {
      return ColumnType.INT;
    } else if (type instanceof LongType) {
      return ColumnType.LONG;
    } else if (type instanceof FloatType) {
      return ColumnType.FLOAT;
    } else if (type instanceof DoubleType) {
      return ColumnType.DOUBLE;
    } else if (type instanceof StringType) {
      return ColumnType.STRING;
    } else if (type instanceof BinaryType) {
      return ColumnType.BINARY;
    } else if (type instanceof DateType) {
      return ColumnType.DATE;
    } else if (type instanceof TimestampType) {
      return ColumnType.TIMESTAMP;
    }
    throw new IllegalStateException("The table has a column of a foreign type, " + type);
  }

  private static String fillText(LakeField field) {
    Object fill = field.fill();
    return fill instanceof byte[] bytes
        ? Base64.getEncoder().encodeToString(bytes)
        : fill.toString();
  }

  private static Object parseFill(String text, ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INT, DATE -> Integer.valueOf(text);
      case LONG, TIMESTAMP -> Long.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text).setScale(type.scale());
      case STRING -> text;
      case BINARY -> Base64.getDecoder().decode(text);
    };
  }
}
