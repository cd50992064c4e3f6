package io.tributary.transforms.lake;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tributary.schemas.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * Lake rows as Avro records, the form in which Parquet files are written and read. A record's
 * fields stand in the order of the schema's, and every one is a union with null.
 */
final class AvroRows {

  private AvroRows() {}

  /** Columns may have any name that MySQL allows, so Avro's own rule for names is not applied. */
  static Schema schema(LakeSchema schema) {
    return new Schema.Parser().setValidate(false).parse(record("row", schema.fields()));
  }

  private static String record(String name, List<LakeField> fields) {
    StringBuilder json = new StringBuilder();
    json.append("{\"type\":\"record\",\"name\":\"").append(name).append("\",\"fields\":[");
    for (int i = 0; i < fields.size(); i++) {
      LakeField field = fields.get(i);
      json.append(i == 0 ? "" : ",")
          .append("{\"name\":\"")
          .append(JsonStringEncoder.getInstance().quoteAsString(field.name()))
          .append("\",\"type\":[\"null\",")
          .append(type(name + "_" + i, field))
          .append("],\"default\":null}");
    }
    return json.append("]}").toString();
  }

  private static String type(String name, LakeField field) {
    if (field.isStruct()) {
      String struct = record(name, field.children());
      return field.repeated() ? "{\"type\":\"array\",\"items\":" + struct + "}" : struct;
    }
    ColumnType type = field.type();
    return switch (type.kind()) {
      case BOOLEAN -> "\"boolean\"";
      case INT -> "\"int\"";
      case LONG -> "\"long\"";
      case FLOAT -> "\"float\"";
      case DOUBLE -> "\"double\"";
      case STRING -> "\"string\"";
      case BINARY -> "\"bytes\"";
      case DATE -> "{\"type\":\"int\",\"logicalType\":\"date\"}";
      case TIMESTAMP -> "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}";
      case DECIMAL ->
          "{\"type\":\"fixed\",\"name\":\""
              + name
              + "\",\"size\":"
              + fixedSize(type.precision())
              + ",\"logicalType\":\"decimal\",\"precision\":"
              + type.precision()
              + ",\"scale\":"
              + type.scale()
              + "}";
    };
  }

  /** The columns of an Avro schema, as read from a file. */
  static List<LakeField> fields(Schema schema) {
    List<LakeField> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      fields.add(field(field.name(), nonNull(field.schema())));
    }
    return fields;
  }

  private static Schema nonNull(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    for (Schema branch : schema.getTypes()) {
      if (branch.getType() != Schema.Type.NULL) {
        return branch;
      }
    }
    throw new IllegalStateException("A column of nulls has no type");
  }

  private static LakeField field(String name, Schema type) {
    if (type.getType() == Schema.Type.RECORD) {
      return LakeField.struct(name, fields(type));
    }
    if (type.getType() == Schema.Type.ARRAY) {
      return LakeField.listOf(name, fields(nonNull(type.getElementType())));
    }
    return LakeField.of(name, scalar(type));
  }

  private static ColumnType scalar(Schema type) {
    LogicalType logical = type.getLogicalType();
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return ColumnType.decimal(decimal.getPrecision(), decimal.getScale());
    }
    return switch (type.getType()) {
      case BOOLEAN -> ColumnType.BOOLEAN;
      case INT -> logical == null ? ColumnType.INT : ColumnType.DATE;
      case LONG -> logical == null ? ColumnType.LONG : ColumnType.TIMESTAMP;
      case FLOAT -> ColumnType.FLOAT;
      case DOUBLE -> ColumnType.DOUBLE;
      case STRING -> ColumnType.STRING;
      case BYTES -> ColumnType.BINARY;
      default -> throw new IllegalStateException("A file has a column of a foreign type, " + type);
    };
  }

  /** Bytes that any unscaled value of that many digits fits into, with its sign. */
  private static int fixedSize(int precision) {
    return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / 8 + 1;
  }

  /** The Avro value of a lake value; {@code union} is the field's schema. */
  static Object toAvro(Object value, ColumnType type, Schema union) {
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case BINARY -> ByteBuffer.wrap((byte[]) value);
      case DECIMAL -> fixed((BigDecimal) value, union.getTypes().get(1));
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, DATE, TIMESTAMP -> value;
    };
  }

  private static GenericData.Fixed fixed(BigDecimal value, Schema schema) {
    byte[] digits = value.unscaledValue().toByteArray();
    byte[] bytes = new byte[schema.getFixedSize()];
    int gap = bytes.length - digits.length;
    if (value.signum() < 0) {
      java.util.Arrays.fill(bytes, 0, gap, (byte) -1);
    }
    System.arraycopy(digits, 0, bytes, gap, digits.length);
    return new GenericData.Fixed(schema, bytes);
  }

  /** The lake value of an Avro value. */
  static Object fromAvro(Object value, ColumnType type) {
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case BINARY -> bytes((ByteBuffer) value);
      case DECIMAL ->
          new BigDecimal(new BigInteger(((GenericData.Fixed) value).bytes()), type.scale());
      case STRING -> value.toString();
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, DATE, TIMESTAMP -> value;
    };
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
