package io.tributary.transforms;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import java.util.List;

/**
 * Builds change events: {@code Changes.update(7, "b").at("bin.000004", 120).build()}. A change's
 * Kafka offset is its binlog position unless a test says otherwise.
 */
public final class Changes {

  /** A table with a number as its key and a text. */
  public static final TableSchema ITEMS =
      table(new Column("id", ColumnType.INT, null), new Column("name", ColumnType.STRING, null));

  private static final long DAY_MICROS = 86_400_000_000L;

  private final Operation operation;
  private final String key;
  private final Object[] image;
  private TableSchema schema = ITEMS;
  private String binlog = "bin.000004";
  private long pos = 4;
  private long offset = -1;
  private int row;
  private long day = 20_000;
  private Object[] before;

  private Changes(Operation operation, String key, Object... image) {
    this.operation = operation;
    this.key = key;
    this.image = image;
  }

  /** A version of the table {@code shop.Items}. */
  public static TableSchema table(Column... columns) {
    return new TableSchema(new TableId("shop", "Items"), List.of(columns), List.of("id"));
  }

  public static Changes create(int id, Object... values) {
    return new Changes(Operation.CREATE, key(id), row(id, values));
  }

  public static Changes update(int id, Object... values) {
    return new Changes(Operation.UPDATE, key(id), row(id, values));
  }

  public static Changes delete(int id, Object... values) {
    return new Changes(Operation.DELETE, key(id), row(id, values));
  }

  public static Changes truncate() {
    return new Changes(Operation.TRUNCATE, RowKey.TABLE);
  }

  public static Changes schema(TableSchema version) {
    return new Changes(Operation.SCHEMA, RowKey.TABLE).of(version);
  }

  public static String key(int id) {
    return "[" + id + "]";
  }

  private static Object[] row(int id, Object... values) {
    Object[] row = new Object[values.length + 1];
    row[0] = id;
    System.arraycopy(values, 0, row, 1, values.length);
    return row;
  }

  public Changes at(long position) {
    pos = position;
    return this;
  }

  public Changes at(String file, long position) {
    binlog = file;
    pos = position;
    return this;
  }

  public Changes offset(long kafkaOffset) {
    offset = kafkaOffset;
    return this;
  }

  public Changes row(int number) {
    row = number;
    return this;
  }

  public Changes of(TableSchema version) {
    schema = version;
    return this;
  }

  /** Sets the date of the commit, in days since the epoch. */
  public Changes onDay(long number) {
    day = number;
    return this;
  }

  /** Tells what an updated row was before. */
  public Changes from(Object... values) {
    before = values;
    return this;
  }

  public ChangeEvent build() {
    boolean gone = operation == Operation.DELETE;
    Object[] whole = operation.isTableWide() ? null : java.util.Arrays.copyOf(image, width());
    return new ChangeEvent(
        schema,
        key,
        operation,
        LogPosition.of(0, binlog, pos, true, offset(), row),
        gone ? whole : before,
        gone ? null : whole,
        day * DAY_MICROS + pos,
        new ChangeEvent.Delivery("p.shop.Items", 0, offset(), day * 86_400_000L + pos),
        new ChangeEvent.Transaction(null, null, 0, 0, 1),
        null);
  }

  private int width() {
    return schema.columns().size();
  }

  private long offset() {
    return offset < 0 ? pos : offset;
  }
}
