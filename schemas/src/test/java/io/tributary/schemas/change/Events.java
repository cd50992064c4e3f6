package io.tributary.schemas.change;

import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import java.math.BigDecimal;
import java.util.List;

/** Change events of a table that has a column of every type. */
final class Events {

  private Events() {}

  static final TableSchema EVERY_TYPE =
      new TableSchema(
          new TableId("shop", "Every Type"),
          List.of(
              new Column("id", ColumnType.INT, null),
              new Column("flag", ColumnType.BOOLEAN, true),
              new Column("big", ColumnType.LONG, -1L),
              new Column("small", ColumnType.FLOAT, 1.5f),
              new Column("wide", ColumnType.DOUBLE, -0.0d),
              new Column("price", ColumnType.decimal(18, 4), new BigDecimal("0.0100")),
              new Column("näme", ColumnType.STRING, "none"),
              new Column("raw", ColumnType.BINARY, new byte[] {1, 2}),
              new Column("day", ColumnType.DATE, -1),
              new Column("at", ColumnType.TIMESTAMP, 1L)),
          List.of("id"));

  static Object[] fullRow() {
    return new Object[] {
      7,
      false,
      Long.MIN_VALUE,
      Float.MIN_VALUE,
      Double.NaN,
      new BigDecimal("-12345678901234.5678"),
      "höh 😀",
      new byte[] {0, -1, 16},
      -719162,
      1709210096_789012L
    };
  }

  static Object[] emptyRow() {
    Object[] row = new Object[EVERY_TYPE.columns().size()];
    row[0] = 7;
    return row;
  }

  static ChangeEvent event(Operation operation, Object[] before, Object[] after) {
    return new ChangeEvent(
        EVERY_TYPE,
        "[7]",
        operation,
        LogPosition.of(1, "mysql-bin.000004", 221016, true, 1L << 40, 2),
        before,
        after,
        1795356952000000L,
        new ChangeEvent.Delivery("p.shop.Every Type", 5, 1L << 40, 1795356953486L),
        new ChangeEvent.Transaction("tx:16", null, 3, 2, 4294967295L),
        "[6]");
  }
}
