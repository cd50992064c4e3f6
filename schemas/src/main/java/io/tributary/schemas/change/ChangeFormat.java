package io.tributary.schemas.change;

import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of change events and table schemas, for shuffles and state. An event is written
 * without its schema: many events share one, and the caller writes it once.
 *
 * <p>The form carries no version; whoever stores it writes a version byte in front.
 */
public final class ChangeFormat {

  private ChangeFormat() {}

  /** Writes a table schema. */
  public static void writeSchema(DataOutput out, TableSchema schema) throws IOException {
    writeText(out, schema.table().database());
    writeText(out, schema.table().table());
    writeLong(out, schema.columns().size());
    for (Column column : schema.columns()) {
      writeText(out, column.name());
      writeText(out, column.type().toString());
      writeValue(out, column.type(), column.fill());
      writeText(out, column.since() == null ? null : column.since().toSortableString());
      writeText(out, column.from() == null ? null : column.from().toText());
    }
    writeLong(out, schema.keyColumns().size());
    for (String key : schema.keyColumns()) {
      writeText(out, key);
    }
  }

  /** Reads what {@link #writeSchema} wrote. */
  public static TableSchema readSchema(DataInput in) throws IOException {
    TableId table = new TableId(readText(in), readText(in));
    int columnCount = (int) readLong(in);
    List<Column> columns = new ArrayList<>(columnCount);
    for (int i = 0; i < columnCount; i++) {
      String name = readText(in);
      ColumnType type = ColumnType.parse(readText(in));
      Object fill = readValue(in, type);
      String since = readText(in);
      columns.add(
          new Column(
              name,
              type,
              fill,
              since == null ? null : LogPosition.parse(since),
              FormerName.parse(readText(in))));
    }
    int keyCount = (int) readLong(in);
    List<String> keys = new ArrayList<>(keyCount);
    for (int i = 0; i < keyCount; i++) {
      keys.add(readText(in));
    }
    return new TableSchema(table, columns, keys);
  }

  /** Writes an event without its schema. */
  public static void writeEvent(DataOutput out, ChangeEvent event) throws IOException {
    writeText(out, event.key());
    out.writeByte(event.operation().code());
    writePosition(out, event.position());
    out.writeLong(event.committedAt());
    writeText(out, event.delivery().topic());
    writeLong(out, event.delivery().partition());
    writeLong(out, event.delivery().offset());
    writeLong(out, event.delivery().timestamp());
    writeText(out, event.transaction().id());
    writeText(out, event.transaction().gtid());
    writeLong(out, event.transaction().order());
    writeLong(out, event.transaction().tableOrder());
    writeLong(out, event.transaction().serverId());
    writeText(out, event.linkedKey());
    writeRow(out, event.schema(), event.before());
    writeRow(out, event.schema(), event.after());
  }

  /** Reads what {@link #writeEvent} wrote for an event of {@code schema}. */
  public static ChangeEvent readEvent(DataInput in, TableSchema schema) throws IOException {
    String key = readText(in);
    Operation operation = Operation.forCode((char) in.readByte());
    LogPosition position = readPosition(in);
    long committedAt = in.readLong();
    ChangeEvent.Delivery delivery =
        new ChangeEvent.Delivery(readText(in), (int) readLong(in), readLong(in), readLong(in));
    ChangeEvent.Transaction transaction =
        new ChangeEvent.Transaction(
            readText(in), readText(in), readLong(in), readLong(in), readLong(in));
    String linkedKey = readText(in);
    Object[] before = readRow(in, schema);
    Object[] after = readRow(in, schema);
    return new ChangeEvent(
        schema,
        key,
        operation,
        position,
        before,
        after,
        committedAt,
        delivery,
        transaction,
        linkedKey);
  }

  /** Writes a position. */
  public static void writePosition(DataOutput out, LogPosition position) throws IOException {
    writeLong(out, position.epoch());
    writeText(out, position.base());
    writeLong(out, position.file());
    writeLong(out, position.pos());
    out.writeBoolean(position.streamed());
    writeLong(out, position.offset());
    writeLong(out, position.row());
  }

  /** Reads what {@link #writePosition} wrote. */
  public static LogPosition readPosition(DataInput in) throws IOException {
    return new LogPosition(
        (int) readLong(in),
        readText(in).intern(),
        readLong(in),
        readLong(in),
        in.readBoolean(),
        readLong(in),
        (int) readLong(in));
  }

  private static void writeRow(DataOutput out, TableSchema schema, Object[] row)
      throws IOException {
    out.writeBoolean(row != null);
    if (row == null) {
      return;
    }
    List<Column> columns = schema.columns();
    for (int i = 0; i < row.length; i++) {
      writeValue(out, columns.get(i).type(), row[i]);
    }
  }

  private static Object[] readRow(DataInput in, TableSchema schema) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    List<Column> columns = schema.columns();
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = readValue(in, columns.get(i).type());
    }
    return row;
  }

  private static void writeValue(DataOutput out, ColumnType type, Object value) throws IOException {
    out.writeBoolean(value != null);
    if (value == null) {
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case INT, DATE -> out.writeInt((Integer) value);
      case LONG, TIMESTAMP -> out.writeLong((Long) value);
      case FLOAT -> out.writeFloat((Float) value);
      case DOUBLE -> out.writeDouble((Double) value);
      case DECIMAL -> writeBytes(out, ((BigDecimal) value).unscaledValue().toByteArray());
      case STRING -> writeBytes(out, ((String) value).getBytes(StandardCharsets.UTF_8));
      case BINARY -> writeBytes(out, (byte[]) value);
    }
  }

  private static Object readValue(DataInput in, ColumnType type) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> in.readBoolean();
      case INT, DATE -> in.readInt();
      case LONG, TIMESTAMP -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case DECIMAL -> new BigDecimal(new BigInteger(readBytes(in)), type.scale());
      case STRING -> new String(readBytes(in), StandardCharsets.UTF_8);
      case BINARY -> readBytes(in);
    };
  }

  /** Writes a text of any length, or null. */
  public static void writeText(DataOutput out, String text) throws IOException {
    if (text == null) {
      writeLong(out, 0);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeLong(out, bytes.length + 1L);
    out.write(bytes);
  }

  /** Reads what {@link #writeText} wrote. */
  public static String readText(DataInput in) throws IOException {
    int length = (int) readLong(in);
    if (length == 0) {
      return null;
    }
    byte[] bytes = new byte[length - 1];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
    writeLong(out, bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[(int) readLong(in)];
    in.readFully(bytes);
    return bytes;
  }

  /** Writes a number in as many groups of seven bits as it needs. */
  private static void writeLong(DataOutput out, long number) throws IOException {
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long readLong(DataInput in) throws IOException {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte group = in.readByte();
      number |= (long) (group & 0x7F) << shift;
      if (group >= 0) {
        return number;
      }
      if (shift == 63) {
        throw new IOException("A number runs over 64 bits");
      }
    }
  }
}
